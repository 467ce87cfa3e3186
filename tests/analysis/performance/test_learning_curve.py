"""The learning curve: which patients each point learnt from, and Cleveland's against before."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.effort import QUICK
from analysis.errors import TooFewPatients
from analysis.measures.resampled import draw_counts
from analysis.measures.scores import OutOfFold, score
from analysis.model.served import served_out_of_fold
from analysis.performance.learning_curve import LearningCurve, learning_curve
from data.cohorts import Cohort

SEED = 20260101


@pytest.fixture(scope="module")
def learnt(cleveland: Cohort) -> LearningCurve:
    return learning_curve(cleveland, SEED, QUICK)


def test_the_sizes_end_with_a_whole_training_fold(learnt: LearningCurve) -> None:
    assert [point.n_train for point in learnt.points] == [40, 60, 100, 150, 200, 242]


def test_the_last_point_is_the_model_as_served(cleveland: Cohort, learnt: LearningCurve) -> None:
    scored = OutOfFold(cleveland.disease, *served_out_of_fold(cleveland, QUICK.repeats, SEED))
    scores = score(scored, draw_counts(303, QUICK.resamples, SEED))
    assert learnt.points[-1].roc_auc == scores.roc_auc
    assert learnt.points[-1].brier_score == scores.brier_score


@pytest.mark.parametrize(
    ("n_train", "roc_auc", "brier_score"),
    [(60, 0.891, 0.135), (100, 0.901, 0.127), (150, 0.905, 0.123), (242, 0.912, 0.118)],
)
def test_cleveland_is_where_it_was_measured_before(
    learnt: LearningCurve, n_train: int, roc_auc: float, brier_score: float
) -> None:
    point = next(point for point in learnt.points if point.n_train == n_train)
    assert point.roc_auc.value == pytest.approx(roc_auc, abs=0.012)
    assert point.brier_score.value == pytest.approx(brier_score, abs=0.006)
    assert point.roc_auc.interval.low < point.roc_auc.value < point.roc_auc.interval.high


def test_the_reading_tells_the_last_step(learnt: LearningCurve) -> None:
    assert learnt.last_step is not None
    change = learnt.points[-1].brier_score.value - learnt.points[-2].brier_score.value
    assert learnt.last_step.difference.value == pytest.approx(change)
    assert learnt.reading.startswith("From 200 to 242 training patients the Brier score changes by")


def test_a_small_cohort_leaves_out_the_sizes_it_does_not_have(cleveland: Cohort) -> None:
    rows = np.arange(40)
    small = replace(
        cleveland, patients=cleveland.patients.iloc[rows], disease=cleveland.disease[rows]
    )
    told: list[int] = []
    found = learning_curve(small, SEED, replace(QUICK, repeats=1, resamples=20), told.append)
    assert [point.n_train for point in found.points] == [32]
    assert found.last_step is None
    assert found.reading == "Too few patients for a learning curve."
    assert told == [1] * 5


def test_an_outcome_too_rare_for_the_folds_is_refused(cleveland: Cohort) -> None:
    healthy = replace(cleveland, disease=np.zeros(303, dtype=np.int64))
    with pytest.raises(TooFewPatients):
        learning_curve(healthy, SEED, QUICK)


def test_it_survives_the_way_through_json(learnt: LearningCurve) -> None:
    assert LearningCurve.model_validate_json(learnt.model_dump_json()) == learnt
