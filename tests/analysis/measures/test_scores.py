"""Scores of out-of-fold probabilities, by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score

from analysis.errors import TooFewPatients
from analysis.measures.calibration import calibration_slope, expected_calibration_error
from analysis.measures.intervals import bootstrap, bootstrap_rows
from analysis.measures.resampled import draw_counts
from analysis.measures.scores import LOWER_IS_BETTER, MEASURES, OutOfFold, score, score_by_fold
from analysis.model.served import served_out_of_fold
from data.cohorts import Cohort

REFERENCE = {
    "roc_auc": roc_auc_score,
    "brier_score": brier_score_loss,
    "log_loss": log_loss,
    "accuracy": lambda disease, risk: accuracy_score(disease, risk >= 0.5),
}
POOLED = {
    "calibration_slope": calibration_slope,
    "expected_calibration_error": expected_calibration_error,
}
SEED = 20260101
RESAMPLES = 25


@pytest.fixture(scope="module")
def scored(cleveland: Cohort) -> OutOfFold:
    return OutOfFold(cleveland.disease, *served_out_of_fold(cleveland, 2, SEED))


@pytest.mark.parametrize("measure", MEASURES)
def test_each_fold_is_scored_as_scikit_learn_scores_it(scored: OutOfFold, measure: str) -> None:
    disease = np.repeat(scored.disease[:, None], 2, axis=1)
    wanted = [
        REFERENCE[measure](disease[scored.fold == f], scored.risk[scored.fold == f])
        for f in range(10)
    ]
    assert score_by_fold(scored)[measure] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("measure", [*MEASURES, *POOLED])
def test_the_interval_is_the_patient_bootstraps(scored: OutOfFold, measure: str) -> None:
    found = getattr(score(scored, draw_counts(303, RESAMPLES, SEED)), measure)
    of_all = {**REFERENCE, **POOLED}[measure]
    disease = np.repeat(scored.disease[:, None], 2, axis=1)
    pooled = of_all(disease.ravel(), scored.risk.ravel())
    value = score_by_fold(scored)[measure].mean() if measure in MEASURES else pooled
    wanted = bootstrap(
        value,
        lambda rows: of_all(disease[rows].ravel(), scored.risk[rows].ravel()),
        bootstrap_rows(303, RESAMPLES, np.random.default_rng(SEED)),
    )
    assert found.value == pytest.approx(wanted.value, abs=1e-5)
    assert found.interval.low == pytest.approx(wanted.interval.low, abs=1e-4)
    assert found.interval.high == pytest.approx(wanted.interval.high, abs=1e-4)
    assert found.n == 303


def test_one_fold_by_hand() -> None:
    risk = np.array([[0.8], [0.4], [0.5], [0.2]])
    found = score_by_fold(OutOfFold(np.array([1, 1, 0, 0]), risk, np.zeros((4, 1), dtype=int)))
    assert found["roc_auc"] == [0.75]
    assert found["brier_score"] == pytest.approx([(0.04 + 0.36 + 0.25 + 0.04) / 4])
    assert found["log_loss"] == pytest.approx([-np.log([0.8, 0.4, 0.5, 0.8]).mean()])
    assert found["accuracy"] == [0.5]  # 0.5 itself reads as disease


def test_a_certain_mistake_costs_much_but_not_infinitely_much() -> None:
    risk = np.array([[0.0], [0.9], [0.1]])
    found = score_by_fold(OutOfFold(np.array([1, 1, 0]), risk, np.zeros((3, 1), dtype=int)))
    assert 10 < found["log_loss"][0] < 20


def test_a_constant_ranks_nobody_and_has_no_slope(scored: OutOfFold) -> None:
    # Its value differs from fold to fold; pooled, that would look like ranking.
    constant = OutOfFold(scored.disease, 0.4 + scored.fold / 100, scored.fold)
    assert constant.ranks_nobody
    assert not scored.ranks_nobody
    found = score(constant, draw_counts(303, RESAMPLES, SEED))
    area = found.roc_auc
    assert (area.interval.low, area.value, area.interval.high) == (0.5, 0.5, 0.5)
    assert found.calibration_slope is None


def test_one_outcome_alone_is_refused(scored: OutOfFold) -> None:
    healthy = OutOfFold(np.zeros(303, dtype=np.int64), scored.risk, scored.fold)
    with pytest.raises(TooFewPatients):
        score(healthy, draw_counts(303, RESAMPLES, SEED))


def test_the_direction_of_every_measure_is_told() -> None:
    assert set(MEASURES) - LOWER_IS_BETTER == {"roc_auc", "accuracy"}
