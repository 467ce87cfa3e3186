"""A histogram in bins of one per cent: percentiles, shares, addition."""

import pytest

from loadtests.latencies import Latencies, merged


def test_percentiles_are_right_to_half_a_per_cent() -> None:
    found = Latencies({float(ms): 1 for ms in range(1, 1001)})
    assert found.percentile(0.5) == pytest.approx(500, rel=0.006)
    assert found.percentile(0.99) == pytest.approx(990, rel=0.006)
    assert found.mean == pytest.approx(500.5, rel=0.006)


def test_of_nothing_all_is_nought() -> None:
    assert Latencies().summary() == {"p50": 0.0, "p95": 0.0, "p99": 0.0}
    assert Latencies().share_over(1) == 0
    assert Latencies().mean == 0


def test_what_came_too_late_to_be_timed_took_longer_than_any_limit() -> None:
    found = Latencies({10: 98, 2000: 1})
    assert found.share_over(1) == pytest.approx(1 / 99)
    assert found.share_over(1, untimed=1) == pytest.approx(2 / 100)


def test_written_and_read_it_is_the_same() -> None:
    found = Latencies({0.0: 1, 0.13: 2, 7.7: 3, 1234.5: 4})
    assert Latencies.of_pairs(found.as_pairs()).counts == found.counts


def test_two_add_up() -> None:
    assert merged([Latencies({5: 1}), Latencies({5: 2, 9: 3})]).total == 6
