"""Each detector on a few patients by hand, and what remedies do on Cleveland."""

import numpy as np
import pytest

from analysis.poisoning.flip_damage import MEASURES, measure
from analysis.poisoning.flip_detectors import (
    DETECTORS,
    Clues,
    Detector,
    Remedy,
    detect,
    flag_disagreement,
    flag_loss,
    flag_neighbours,
)
from analysis.poisoning.label_flips import Attack, flip
from analysis.poisoning.poisoned_folds import CHAMPION, NEIGHBOURS, PoisonedFold, prepare, splits
from data.cohorts import Cohort

NOBODY = np.zeros((4, 0), dtype=np.int64)
LABELS = np.array([0, 0, 1, 1])
RISK = np.array([0.1, 0.7, 0.5, 0.2])


@pytest.fixture(scope="module")
def fold(cleveland: Cohort) -> PoisonedFold:
    return prepare(cleveland, splits(cleveland, 1, 5)[0], 5, (CHAMPION,))


def test_disagreement_flags_who_would_be_called_otherwise() -> None:
    clues = Clues(RISK, NOBODY, 0)
    assert flag_disagreement(LABELS, clues).tolist() == [False, True, False, True]


@pytest.mark.parametrize(("wrong", "flagged"), [(0, []), (1, [3]), (2, [1, 3]), (3, [1, 2, 3])])
def test_loss_trimming_flags_as_many_as_it_is_told(wrong: int, flagged: list[int]) -> None:
    assert np.flatnonzero(flag_loss(LABELS, Clues(RISK, NOBODY, wrong))).tolist() == flagged


def test_neighbours_flag_only_by_majority() -> None:
    neighbours = np.array([[2, 3], [0, 2], [0, 1], [2, 0]])
    assert flag_neighbours(LABELS, Clues(RISK, neighbours, 0)).tolist() == [
        True,
        False,
        True,
        False,
    ]


def test_nobody_is_a_neighbour_of_himself(fold: PoisonedFold) -> None:
    assert fold.neighbours.shape == (len(fold.clean), NEIGHBOURS)
    assert not (fold.neighbours == np.arange(len(fold.clean))[:, None]).any()


def test_where_nothing_is_wrong_precision_is_0_and_recall_undefined(fold: PoisonedFold) -> None:
    found = detect(fold, fold.clean[None], fold.learners[CHAMPION], np.array([True]))
    assert found.precision[Detector.CONFIDENT_LEARNING] == [0]
    assert np.isnan(found.recall[Detector.CONFIDENT_LEARNING]).all()
    assert found.flagged[Detector.LOSS_TRIMMING] == [0]
    assert np.isnan(found.suspicion_roc_auc).all()


def test_precision_and_recall_are_counted_against_the_known_flips(fold: PoisonedFold) -> None:
    labels = flip(Attack.RANDOM, fold.clean, fold.known, 0.2, np.random.default_rng(1))
    found = detect(fold, labels[None], fold.learners[CHAMPION], np.array([True]))
    risk, wrong = fold.inner.risk(labels[None])[0], labels != fold.clean
    clues = Clues(risk, fold.neighbours, int(wrong.sum()))
    for name, find in DETECTORS.items():
        flags = find(labels, clues)
        assert found.precision[name] == pytest.approx([(flags & wrong).sum() / flags.sum()])
        assert found.recall[name] == pytest.approx([(flags & wrong).sum() / wrong.sum()])
    # Told how many are wrong, a detector finds as large a share as it is right about.
    assert found.precision[Detector.LOSS_TRIMMING] == found.recall[Detector.LOSS_TRIMMING]


def test_remedies_train_on_what_is_left(fold: PoisonedFold) -> None:
    labels = flip(Attack.RANDOM, fold.clean, fold.known, 0.2, np.random.default_rng(1))[None]
    learner = fold.learners[CHAMPION]
    found = detect(fold, labels, learner, np.array([True]))
    clues = Clues(fold.inner.risk(labels)[0], fold.neighbours, 0)
    flags = flag_disagreement(labels[0], clues)[None]
    dropped = learner.risk(labels, (~flags).astype(float))
    relabelled = learner.risk(np.where(flags, 1 - labels, labels))
    for remedy, risk in ((Remedy.DROP, dropped), (Remedy.RELABEL, relabelled)):
        expected = measure(fold.disease, fold.women, risk)
        assert found.treated[Detector.DISAGREEMENT, remedy] == pytest.approx(expected)


def test_a_remedy_that_leaves_too_few_patients_is_not_tried(fold: PoisonedFold) -> None:
    labels = flip(Attack.ONE_SIDED, fold.clean, fold.known, 1.0, np.random.default_rng(1))[None]
    found = detect(fold, labels, fold.learners[CHAMPION], np.array([True]))
    assert np.isnan(found.treated[Detector.DISAGREEMENT, Remedy.DROP]).all()


def test_labels_that_are_not_to_be_treated_are_not(fold: PoisonedFold) -> None:
    labels = np.array([fold.clean, fold.clean])
    found = detect(fold, labels, fold.learners[CHAMPION], np.array([False, True]))
    treated = found.treated[Detector.NEIGHBOURS, Remedy.DROP]
    assert treated.shape == (2, len(MEASURES))
    assert np.isnan(treated[0]).all()
    assert np.isfinite(treated[1]).all()
