"""From a measured sweep to the autoscaler's target and the number of pods."""

import math
from dataclasses import dataclass
from typing import Final

from loadtests.errors import ResultError
from loadtests.queueing import wait
from loadtests.sweep import Sweep, most_within

HEADROOM: Final = 0.3
"""Share of a pod that is left free for what comes while another starts."""
_MICRO: Final = 1e6


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one pod can do.

    Attributes
    ----------
    rate_within : float
        Most answers a second at which the measured p99 was within the limit.
    rate_most : float
        Most answers a second of all that were measured.
    cpu_seconds : float
        Processor time of one request, at that rate.
    alone_seconds : float
        How long half of the requests take at most that meet no other.
    cpu_request, cpu_limit : float
        Cores that a pod requests, of which the autoscaler's percentages are, and may use. One
        backend is one process and uses one core at most.
    """

    p99_ms: float
    rate_within: float
    rate_most: float
    cpu_seconds: float
    alone_seconds: float
    cpu_request: float
    cpu_limit: float = 1.0
    headroom: float = HEADROOM

    @property
    def per_core(self) -> float:
        """Requests a second for each core that is kept busy."""
        return 1 / self.cpu_seconds

    @property
    def rate_full(self) -> float:
        """Requests a second at which a pod's cores are all busy."""
        return self.per_core * self.cpu_limit

    @property
    def rate_planned(self) -> float:
        """Requests a second that one pod should get: its headroom left free, its p99 kept."""
        return min(self.rate_full * (1 - self.headroom), self.rate_within)

    @property
    def p99_planned_ms(self) -> float:
        """What the queue's model says of the 99th percentile at the planned rate."""
        service = 1 / self.rate_full
        return 1000 * (self.alone_seconds + wait(0.99, self.rate_planned / self.rate_full, service))

    @property
    def target_cores(self) -> float:
        """Cores that a pod uses at that rate: what the autoscaler should aim at."""
        return self.rate_planned * self.cpu_seconds

    @property
    def target_percent(self) -> int:
        """The same as `averageUtilization`, in per cent of the pod's request, rounded down."""
        return max(1, math.floor(round(100 * self.target_cores / self.cpu_request, 6)))

    def pods(self, rate: float) -> int:
        """Return how many pods a rate needs, at least one."""
        return max(1, math.ceil(round(rate / self.rate_planned, 9)))


def capacity(
    sweep: Sweep,
    p99_ms: float,
    cpu_request: float,
    cpu_limit: float = 1.0,
    headroom: float = HEADROOM,
) -> Capacity:
    """Read the capacity off a sweep; raises ResultError if no point was within the limit."""
    within = most_within(sweep.points, p99_ms)
    if within is None:
        raise ResultError(f"No concurrency of the sweep had a p99 within {p99_ms:g} ms.")
    good = [one for one in sweep.points if one.concurrency <= within.concurrency]
    best = max(good, key=lambda one: one.per_second)
    alone = min(sweep.points, key=lambda one: one.concurrency)
    if not best.cpu_microseconds:
        raise ResultError("The sweep has no processor times: it needs the server's metrics.")
    return Capacity(
        p99_ms=p99_ms,
        rate_within=best.per_second,
        rate_most=max(one.per_second for one in sweep.points),
        cpu_seconds=best.cpu_microseconds / _MICRO,
        alone_seconds=alone.p50_ms / 1000,
        cpu_request=cpu_request,
        cpu_limit=cpu_limit,
        headroom=headroom,
    )


def words(found: Capacity) -> list[str]:
    """Return what was found, in sentences."""
    measured = (
        f"One pod answered {found.rate_within:,.0f} requests a second with a p99 within "
        f"{found.p99_ms:g} ms; each costs {found.cpu_seconds * _MICRO:.0f} µs of processor time: "
        f"{found.per_core:,.0f} requests a second for each busy core."
    )
    is_late = found.rate_within <= found.rate_planned
    kept = ", the most at which that p99 was kept" if is_late else ""
    planned = (
        f"With {found.headroom:.0%} left free for what comes while another pod starts, a pod "
        f"limited to {found.cpu_limit * 1000:.0f}m is planned for {found.rate_planned:,.0f} "
        f"requests a second{kept}, {found.target_cores:.2f} cores; there the "
        f"model of its queue has a p99 of {found.p99_planned_ms:.2f} ms."
    )
    target = (
        f"The autoscaler's target is averageUtilization {found.target_percent} with a request of "
        f"{found.cpu_request * 1000:.0f}m."
    )
    return [measured, planned, target]
