"""Correlations, against the published figures of the complete rows and by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import pearsonr

from analysis.exploration.correlations import correlations, pearson
from analysis.model.ridge import complete
from data.cohorts import Cohort
from data.features import NAMES


def test_the_strongest_are_those_of_the_data_sheet(cleveland: Cohort) -> None:
    rows = complete(cleveland.patients, NAMES)
    whole = replace(cleveland, patients=cleveland.patients[rows], disease=cleveland.disease[rows])
    found = {one.first: one.correlation for one in correlations(whole) if one.second == "disease"}
    published = {"thal": 0.527, "ca": 0.463, "oldpeak": 0.424, "thalach": -0.424, "exang": 0.421}
    for name, value in published.items():
        told = found[name]
        assert told
        assert told.value == pytest.approx(value, abs=5e-4)
        assert told.n == 297


def test_each_pair_of_features_is_told_once(cleveland: Cohort) -> None:
    pairs = [(one.first, one.second) for one in correlations(cleveland)]
    assert len(pairs) == len(set(pairs)) == 13 + 13 * 12 // 2


def test_the_interval_is_fishers() -> None:
    rng = np.random.default_rng(0)
    one = rng.normal(size=40)
    other = one + rng.normal(size=40)
    expected = pearsonr(one, other)
    found = pearson(one, other)
    assert found
    assert found.value == pytest.approx(expected.statistic)
    low, high = expected.confidence_interval(0.95)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_gaps_are_left_out_pair_by_pair() -> None:
    one = np.array([1.0, 2, 3, 4, np.nan, 6])
    found = pearson(one, np.array([1.0, 2, 3, 5, 9, np.nan]))
    assert found
    assert found.n == 4


@pytest.mark.parametrize("other", [[1.0] * 5, [np.nan] * 5, [1.0, 2, 3, np.nan, np.nan]])
def test_where_nothing_varies_or_too_few_are_there_is_no_correlation(other: list[float]) -> None:
    assert pearson(np.arange(5.0), np.array(other)) is None


def test_a_perfect_correlation_has_no_width() -> None:
    found = pearson(np.arange(5.0), np.arange(5.0))
    assert found
    assert (found.interval.low, found.value, found.interval.high) == pytest.approx((1, 1, 1))
