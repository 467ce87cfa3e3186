"""One model measured: its scores, its tests against the champion, the settings it chose."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.measures.paired_tests import corrected_paired_test
from analysis.measures.resampled import draw_counts
from analysis.measures.scores import MEASURES, OutOfFold, score, score_by_fold
from analysis.model.ridge import sigmoid
from analysis.model.served import served_out_of_fold
from analysis.performance.candidate import TEST_TO_TRAIN, Candidate, Entrant, measure
from analysis.performance.challengers import Role
from data.cohorts import Cohort

COUNTS = draw_counts(303, 20, 0)


@pytest.fixture(scope="module")
def champion(cleveland: Cohort) -> OutOfFold:
    return OutOfFold(cleveland.disease, *served_out_of_fold(cleveland, 2, 3))


@pytest.fixture(scope="module")
def noisy(champion: OutOfFold) -> OutOfFold:
    noise = np.random.default_rng(0).normal(0, 1, champion.risk.shape)
    return replace(champion, risk=sigmoid(np.log(champion.risk / (1 - champion.risk)) + noise))


def entered(scored: OutOfFold, chosen: tuple[dict[str, float], ...] = ()) -> Entrant:
    return Entrant("noisy", "noisy ridge", Role.CHALLENGER, scored, chosen)


def test_the_test_is_challenger_minus_champion_fold_by_fold(
    champion: OutOfFold, noisy: OutOfFold
) -> None:
    found = measure(entered(noisy), champion, COUNTS)
    theirs, ours = score_by_fold(noisy), score_by_fold(champion)
    assert TEST_TO_TRAIN == 1 / 4
    for name in MEASURES:
        assert found.by_fold[name] == tuple(theirs[name])
        wanted = corrected_paired_test(ours[name], theirs[name], 1 / 4, 303)
        assert found.against_champion[name] == wanted
    assert found.against_champion["log_loss"].difference.value > 0
    assert found.scores == score(noisy, COUNTS)


def test_the_champion_is_not_tested_against_itself(champion: OutOfFold) -> None:
    found = measure(Entrant("ridge", "ridge", Role.CHAMPION, champion), champion, COUNTS)
    assert found.against_champion == {}
    assert found.roc is not None


def test_settings_are_counted_over_folds_commonest_first(
    champion: OutOfFold, noisy: OutOfFold
) -> None:
    found = measure(entered(noisy, ({"C": 1.0}, {"C": 0.1}, {"C": 0.1})), champion, COUNTS)
    assert [(each.settings, each.folds) for each in found.chosen] == [
        ({"C": 0.1}, 2),
        ({"C": 1.0}, 1),
    ]


def test_a_constant_has_no_roc_curve(champion: OutOfFold) -> None:
    constant = replace(champion, risk=np.full(champion.risk.shape, 0.46))
    found = measure(entered(constant), champion, COUNTS)
    assert (found.roc, found.scores.calibration_slope) == (None, None)
    assert Candidate.model_validate_json(found.model_dump_json()) == found
