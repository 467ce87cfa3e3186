"""The autoscaler's rule, held to the examples of Kubernetes' own documentation."""

import pytest

from loadtests.autoscaler import (
    DEFAULT_DOWN,
    DEFAULT_UP,
    Autoscaler,
    Pod,
    Policy,
    Rules,
    desired_replicas,
)


def pods(count: int, usage: float) -> list[Pod]:
    return [Pod(usage)] * count


def test_twice_the_target_doubles_the_replicas() -> None:
    assert desired_replicas(pods(3, 200), 100) == 6


def test_half_the_target_halves_them() -> None:
    assert desired_replicas(pods(4, 50), 100) == 2


def test_fifty_replicas_at_90_for_75_become_sixty() -> None:
    """The example of the announcement of configurable tolerance, Kubernetes 1.33."""
    assert desired_replicas(pods(50, 90), 75) == 60


@pytest.mark.parametrize(("usage", "wanted"), [(110, 10), (111, 12), (90, 10), (89, 9)])
def test_within_a_tenth_of_the_target_nothing_happens(usage: float, wanted: int) -> None:
    assert desired_replicas(pods(10, usage), 100) == wanted


def test_the_result_is_rounded_up() -> None:
    assert desired_replicas(pods(3, 45), 100) == 2


def test_a_product_that_is_whole_is_not_rounded_up_by_binary_arithmetic() -> None:
    assert desired_replicas(pods(3, 0.2), 0.3) == 2


def test_unready_pods_use_nothing_when_scaling_up() -> None:
    """Two at 150 and one starting: (150 + 150 + 0) / 300 is the target, so no further pod."""
    assert desired_replicas([Pod(150), Pod(150), Pod(None, ready=False)], 100) == 3
    assert desired_replicas([Pod(250), Pod(250), Pod(None, ready=False)], 100) == 5


def test_unready_pods_are_left_out_when_scaling_down() -> None:
    assert desired_replicas([Pod(40), Pod(40), Pod(None, ready=False)], 100) == 1


def test_a_pod_without_metric_uses_the_target_when_scaling_down() -> None:
    """(20 + 20 + 100) / 300 is 0.47, of three pods: two."""
    assert desired_replicas([Pod(20), Pod(20), Pod(None)], 100) == 2


def test_a_pod_without_metric_uses_nothing_when_scaling_up() -> None:
    assert desired_replicas([Pod(200), Pod(200), Pod(None)], 100) == 4


def test_what_is_assumed_never_turns_the_direction() -> None:
    """Alone, 120 asks for more; with a pod that uses nothing it would ask for less."""
    assert desired_replicas([Pod(120), Pod(None), Pod(None)], 100) == 3


def test_without_any_metric_nothing_happens() -> None:
    assert desired_replicas([Pod(None), Pod(None, ready=False)], 100) == 2


def test_eighty_replicas_go_down_by_eight_then_eight_then_by_four_below_forty() -> None:
    """The documentation's example: 4 pods or 10 per cent a minute, whichever is more."""
    down = Rules(0, (Policy("Pods", 4, 60), Policy("Percent", 10, 60)))
    scaler = Autoscaler(target=100, least=1, most=100, down=down)
    current, seen = 80, []
    for minute in range(14):
        following = scaler.replicas(minute * 60.0, pods(current, 100 * 10 / current))
        seen.append(current - following)
        current = following
    assert seen[:2] == [8, 8]
    assert seen[7:13] == [4] * 6
    assert current == 10


def test_within_a_period_earlier_changes_count() -> None:
    down = Rules(0, (Policy("Pods", 4, 60),))
    scaler = Autoscaler(target=100, most=100, down=down)
    assert scaler.replicas(0, pods(20, 10)) == 16
    assert scaler.replicas(15, pods(16, 10)) == 16
    assert scaler.replicas(60, pods(16, 10)) == 12


def test_select_min_takes_the_smaller_change_and_disabled_none() -> None:
    policies = (Policy("Percent", 10, 60), Policy("Pods", 5, 60))
    least = Autoscaler(target=100, most=200, down=Rules(0, policies, "Min"))
    assert least.replicas(0, pods(100, 10)) == 95
    never = Autoscaler(target=100, most=200, down=Rules(0, policies, "Disabled"))
    assert never.replicas(0, pods(100, 10)) == 100


def test_by_default_four_pods_or_a_doubling_may_be_added_each_15_seconds() -> None:
    scaler = Autoscaler(target=100, most=100, up=DEFAULT_UP)
    assert scaler.replicas(0, pods(1, 10_000)) == 5
    assert scaler.replicas(15, pods(5, 10_000)) == 10


def test_by_default_it_goes_down_after_five_minutes_to_the_highest_of_them() -> None:
    scaler = Autoscaler(target=100, most=10, down=DEFAULT_DOWN)
    current, went_down = 3, None
    for second in range(0, 400, 15):
        busy = 100 if second == 0 else 10
        following = scaler.replicas(second, pods(current, busy))
        if following < current and went_down is None:
            went_down = second
        current = following
    assert went_down == 300
    assert current == 1


def test_it_keeps_between_least_and_most() -> None:
    assert Autoscaler(target=100, least=1, most=3).replicas(0, pods(3, 900)) == 3
    assert (
        Autoscaler(target=100, least=2, most=3, down=Rules(0, DEFAULT_DOWN.policies)).replicas(
            0, pods(3, 1)
        )
        == 2
    )
