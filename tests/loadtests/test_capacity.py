"""Pods for a rate, the autoscaler's target, and the autoscaler over a load curve."""

from itertools import pairwise

import pytest

from loadtests.autoscaler import OURS_DOWN, OURS_UP, Autoscaler
from loadtests.capacity import capacity, words
from loadtests.capacity_report import capacity_page, summary
from loadtests.errors import ResultError
from loadtests.simulation import Moment, changes, curve, simulate
from tests.loadtests.sweeps import SWEEP

FOUND = capacity(SWEEP, p99_ms=250, cpu_request=0.5, headroom=0.3)


def test_a_request_of_100_microseconds_is_10000_a_second_for_each_core() -> None:
    assert FOUND.per_core == pytest.approx(10_000)
    assert FOUND.rate_within == 10_000


def test_the_headroom_is_left_free_and_the_target_is_of_the_request() -> None:
    """0.7 cores of a request of half a core are 140 per cent."""
    assert FOUND.rate_planned == pytest.approx(7_000)
    assert FOUND.target_percent == 140
    assert "averageUtilization 140 with a request of 500m" in " ".join(words(FOUND))


@pytest.mark.parametrize(("rate", "pods"), [(0, 1), (7_000, 1), (7_001, 2), (21_000, 3)])
def test_pods_for_a_rate_are_rounded_up(rate: float, pods: int) -> None:
    assert FOUND.pods(rate) == pods


def test_a_pod_is_never_planned_for_more_than_kept_the_limit() -> None:
    """Where the p99 is missed before the processor is full, the measured rate is the plan."""
    narrow = capacity(SWEEP, p99_ms=1, cpu_request=0.5, headroom=0.3)
    assert narrow.rate_within == narrow.rate_planned == 4_000
    assert narrow.target_percent == 80
    assert narrow.p99_planned_ms < FOUND.p99_planned_ms
    assert "the most at which that p99 was kept" in " ".join(words(narrow))
    assert "was kept" not in " ".join(words(FOUND))


def test_a_sweep_that_missed_the_limit_everywhere_gives_no_plan() -> None:
    with pytest.raises(ResultError, match="p99 within"):
        capacity(SWEEP, p99_ms=0.1, cpu_request=1)


def simulated(start: float = 5.0, peak: float = 18_000) -> list[Moment]:
    scaler = Autoscaler(FOUND.target_cores, least=1, most=3, up=OURS_UP, down=OURS_DOWN)
    return simulate(FOUND, scaler, curve(2_800, peak), start)


def test_over_the_curve_one_pod_becomes_three_and_one_again() -> None:
    moments = simulated()
    ready = [one.ready for one in moments]
    assert ready[0] == ready[-1] == 1
    assert max(ready) == 3
    assert summary(moments, 5.0).startswith("Pods that answer: 1 to ")


def test_pods_go_five_minutes_after_the_load_has_gone() -> None:
    """The curve is down at second 720."""
    down = next(one for one in changes(simulated()) if one.second > 720 and one.wanted < 3)
    assert 720 + 300 - 60 <= down.second <= 720 + 300 + 30


def test_pods_go_one_a_minute() -> None:
    gone = [one.second for one in changes(simulated()) if one.second > 720 and one.wanted < 3]
    assert [later - earlier for earlier, later in pairwise(gone)] == [60]


def test_slower_pods_mean_longer_waits() -> None:
    def worst(start: float) -> float:
        return max(one.p99_ms for one in simulated(start))

    assert worst(60) > worst(5) > FOUND.alone_seconds * 1000


def test_who_is_not_served_waits_and_is_served_later() -> None:
    moments = simulated(60)
    assert max(one.waiting for one in moments) > 0
    assert moments[-1].waiting == 0


def test_the_page_shows_words_simulation_and_table() -> None:
    moments = simulated()
    page = capacity_page(SWEEP, FOUND, moments, 5.0, ["18,000 requests a second need 3 pods."])
    assert "18,000 requests a second need 3 pods." in page
    assert len(page) < 5_000_000
