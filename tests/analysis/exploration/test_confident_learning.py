"""Confident learning against an example worked by hand, against cleanlab, and on Cleveland."""

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.exploration.confident_learning import confident_learning
from analysis.model.served import served_out_of_fold
from data.cohorts import Cohort

LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 1])
RISK = np.array([0.1, 0.2, 0.3, 0.8, 0.9, 0.7, 0.8, 0.2])
"""Mean sureness of the healthy is (.9 + .8 + .7 + .2) / 4 = .65, of the diseased .65 too."""


def test_the_confident_joint_is_that_worked_by_hand() -> None:
    found = confident_learning(LABELS, RISK)
    assert found.thresholds == pytest.approx((0.65, 0.65))
    assert found.joint.tolist() == [[3, 1], [1, 3]]
    assert np.flatnonzero(found.flagged).tolist() == [3, 7]
    assert found.self_confidence == pytest.approx([0.9, 0.8, 0.7, 0.2, 0.9, 0.7, 0.8, 0.2])


def test_a_patient_the_model_is_not_sure_of_is_counted_for_no_outcome() -> None:
    found = confident_learning(np.append(LABELS, 0), np.append(RISK, 0.5))
    assert not found.flagged[-1]
    assert found.joint.sum() == 8


def test_a_likely_error_needs_no_probability_above_one_half() -> None:
    # After one-sided flips no risk reaches 0.5; the diseased that are left have 0.4 on average.
    labels = np.array([0, 0, 0, 0, 1, 1])
    found = confident_learning(labels, np.array([0.1, 0.1, 0.1, 0.45, 0.38, 0.42]))
    assert np.flatnonzero(found.flagged).tolist() == [3]


def test_one_label_alone_is_refused() -> None:
    with pytest.raises(TooFewPatients, match="both outcomes"):
        confident_learning(np.ones(5, dtype=np.int64), np.full(5, 0.4))


def test_clean_cleveland_has_few_surprising_patients(cleveland: Cohort) -> None:
    risk, _ = served_out_of_fold(cleveland, 4, 1)
    flagged = confident_learning(cleveland.disease, risk.mean(axis=1)).flagged
    assert 15 <= flagged.sum() <= 24  # 19, up to the choice of folds


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5])
def test_it_agrees_with_cleanlab(rate: float) -> None:
    count = pytest.importorskip("cleanlab.count")
    rng = np.random.default_rng(3)
    risk = rng.beta(0.7, 0.8, size=400)
    labels = (rng.random(400) < risk).astype(np.int64)
    labels[rng.random(400) < rate] = 0
    found = confident_learning(labels, risk)
    joint, flagged = count.compute_confident_joint(
        labels,
        np.column_stack([1 - risk, risk]),
        calibrate=False,
        return_indices_of_off_diagonals=True,
    )
    assert found.joint.tolist() == joint.tolist()
    assert set(np.flatnonzero(found.flagged)) == set(flagged)
