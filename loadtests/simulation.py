"""A day of the autoscaler in seconds: load goes up and down, pods follow, users wait meanwhile.

Assumed, and said in the report: metrics are the mean of the last 15 s and are there at each sync;
the load is shared evenly; a pod counts for the autoscaler when it is ready and has a metric from
after that. Users wait as `queueing` says, and for what came earlier and still stands in the tank.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from loadtests.autoscaler import SYNC_SECONDS, Autoscaler, Pod
from loadtests.capacity import Capacity
from loadtests.queueing import wait

METRIC_SECONDS: Final = 15
_BUSIEST: Final = 0.999


@dataclass(frozen=True, slots=True)
class Moment:
    """One second.

    Attributes
    ----------
    wanted, ready : int
        Pods that the autoscaler asked for, and that answer.
    utilization : float
        Mean use of a ready pod, in per cent of its request.
    waiting : float
        Requests that stand in the tank.
    """

    second: int
    rate: float
    wanted: int
    ready: int
    utilization: float
    waiting: float
    p50_ms: float
    p99_ms: float


@dataclass(slots=True)
class _Running:
    ready_at: float


def curve(base: float, peak: float) -> Callable[[int], float]:
    """Return a load over time: two quiet minutes, up within one, eight at the peak, down, quiet."""
    points = [(0, base), (120, base), (180, peak), (660, peak), (720, base), (1320, base)]

    def rate(second: int) -> float:
        for (left, before), (right, after) in pairwise(points):
            if second <= right:
                return before + (after - before) * (second - left) / (right - left)
        return base

    return rate


CURVE_SECONDS: Final = 1320


def simulate(
    one_pod: Capacity,
    scaler: Autoscaler,
    rate: Callable[[int], float],
    pod_start_seconds: float,
    seconds: int = CURVE_SECONDS,
) -> list[Moment]:
    """Return what happens in each second.

    Parameters
    ----------
    scaler : Autoscaler
        With its target in cores.
    rate : callable
        Requests a second at a second.
    pod_start_seconds : float
        From the decision until a pod answers.
    """
    pods = [_Running(0.0) for _ in range(scaler.least)]
    moments: list[Moment] = []
    used: list[float] = []
    tank = 0.0
    for second in range(seconds):
        ready = [one for one in pods if one.ready_at <= second]
        able = len(ready) * one_pod.rate_full
        arriving = rate(second)
        served = min(arriving + tank, able)
        tank = max(0.0, tank + arriving - able)
        used.append(served / len(ready) * one_pod.cpu_seconds)
        if second and second % SYNC_SECONDS == 0:
            pods = _scaled(pods, scaler, used, second, pod_start_seconds)
        busy = min(arriving / able, _BUSIEST)
        moments.append(
            Moment(
                second,
                arriving,
                len(pods),
                sum(one.ready_at <= second for one in pods),
                100 * used[-1] / one_pod.cpu_request,
                tank,
                _latency_ms(0.5, busy, tank / able, one_pod),
                _latency_ms(0.99, busy, tank / able, one_pod),
            )
        )
    return moments


def _scaled(
    pods: list[_Running],
    scaler: Autoscaler,
    used: Sequence[float],
    now: int,
    pod_start_seconds: float,
) -> list[_Running]:
    window = used[-METRIC_SECONDS:]
    usage = sum(window) / len(window)
    seen = [
        Pod(usage if (known := one.ready_at + METRIC_SECONDS <= now or not one.ready_at) else None,
            ready=known)
        for one in pods
    ]  # fmt: skip
    wanted = scaler.replicas(now, seen)
    # The youngest go first, as a ReplicaSet does.
    kept = sorted(pods, key=lambda one: one.ready_at)[:wanted]
    return kept + [_Running(now + pod_start_seconds) for _ in range(wanted - len(kept))]


def _latency_ms(share: float, busy: float, tank_seconds: float, one_pod: Capacity) -> float:
    service = 1 / one_pod.rate_full
    waiting = tank_seconds if tank_seconds > 0 else wait(share, busy, service)
    return 1000 * (one_pod.alone_seconds + waiting)


def changes(moments: Sequence[Moment]) -> list[Moment]:
    """Return the first second and those in which the number of pods changed."""
    found = [moments[0]]
    for one in moments[1:]:
        if (one.wanted, one.ready) != (found[-1].wanted, found[-1].ready):
            found.append(one)
    return found
