"""The measures of damage against scikit-learn, and where they are undefined."""

import numpy as np
import pytest
from sklearn import metrics

from analysis.measures.paired_tests import corrected_paired_test
from analysis.poisoning.flip_damage import (
    MEASURES,
    measure,
    over_splits,
    summarise,
    summarise_change,
)

RNG = np.random.default_rng(8)
DISEASE = RNG.integers(0, 2, 60)
WOMEN = RNG.random(60) < 0.4
RISK = np.round(RNG.random((3, 60)), 1)  # with ties


def column(name: str, scores: np.ndarray) -> np.ndarray:
    return np.asarray(scores[:, MEASURES.index(name)])


def test_the_measures_are_those_of_scikit_learn() -> None:
    scores = measure(DISEASE, WOMEN, RISK)
    for index, risk in enumerate(RISK):
        called = risk >= 0.5
        recalls = [metrics.recall_score(DISEASE[group], called[group]) for group in (WOMEN, ~WOMEN)]
        assert scores[index] == pytest.approx(
            [
                metrics.accuracy_score(DISEASE, called),
                metrics.precision_score(DISEASE, called),
                metrics.recall_score(DISEASE, called),
                metrics.roc_auc_score(DISEASE, risk),
                metrics.brier_score_loss(DISEASE, risk),
                recalls[0] - recalls[1],
            ]
        )


def test_precision_is_undefined_where_nobody_is_called_diseased() -> None:
    scores = measure(DISEASE, WOMEN, np.full((1, 60), 0.2))
    assert np.isnan(column("precision", scores)).all()
    assert column("recall", scores) == [0]


def test_the_gap_is_undefined_without_women_and_the_rest_is_not() -> None:
    scores = measure(DISEASE, np.zeros(60, dtype=bool), RISK)
    assert np.isnan(column("gender_gap", scores)).all()
    assert np.isfinite(scores[:, :-1]).all()


def test_one_outcome_has_no_roc_auc() -> None:
    assert np.isnan(column("roc_auc", measure(np.ones(60, dtype=np.int64), WOMEN, RISK))).all()


def test_the_interval_of_a_change_is_that_of_the_corrected_paired_test() -> None:
    before, after = RNG.random((2, 20, len(MEASURES)))
    change = summarise_change(before, after, 303).accuracy
    expected = corrected_paired_test(before[:, 0], after[:, 0], 1 / 4, 303).difference
    assert change is not None
    assert change.value == pytest.approx(expected.value, abs=1e-5)
    assert change.interval.low == pytest.approx(expected.interval.low, abs=1e-5)
    assert change.interval.high == pytest.approx(expected.interval.high, abs=1e-5)


def test_an_interval_stays_within_what_the_measure_can_be() -> None:
    estimate = over_splits(np.array([0.0, 1.0, 0.0, 1.0]), 10)
    assert estimate is not None
    assert (estimate.interval.low, estimate.interval.high) == (0.0, 1.0)


def test_a_measure_that_most_splits_lack_is_told_as_absent() -> None:
    scores = np.ones((4, len(MEASURES)))
    scores[:3, 1] = np.nan
    assert summarise(scores, 9).precision is None
    scores[0, 1] = 1
    assert summarise(scores, 9).precision is not None
