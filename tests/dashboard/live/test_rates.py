"""Growth across restarts and percentiles of histograms, by hand."""

from math import inf

import pytest

from dashboard.live.rates import increase, quantile

BUCKETS = {0.1: 50.0, 0.2: 90.0, 0.5: 100.0, inf: 100.0}


def test_a_counter_grows_by_the_difference() -> None:
    assert increase([3, 5, 5, 9]) == 6


def test_after_a_restart_it_counts_from_nothing() -> None:
    assert increase([100, 110, 4, 6]) == 16


@pytest.mark.parametrize("values", [[], [7.0]])
def test_one_look_is_no_difference(values: list[float]) -> None:
    assert increase(values) == 0


@pytest.mark.parametrize(
    ("share", "told"), [(0.5, 0.1), (0.25, 0.05), (0.7, 0.15), (0.95, 0.35), (1.0, 0.5)]
)
def test_a_percentile_is_interpolated_within_its_bucket(share: float, told: float) -> None:
    assert quantile(share, BUCKETS) == pytest.approx(told)


def test_beyond_the_last_bound_nothing_is_known_but_that_bound() -> None:
    assert quantile(0.99, {0.1: 1.0, inf: 10.0}) == 0.1


def test_an_empty_bucket_is_skipped() -> None:
    assert quantile(0.5, {0.1: 0.0, 0.2: 10.0, inf: 10.0}) == pytest.approx(0.15)


def test_of_nothing_there_is_no_percentile() -> None:
    assert quantile(0.5, {0.1: 0.0, inf: 0.0}) is None
    assert quantile(0.5, {}) is None
