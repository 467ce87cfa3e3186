"""What the servers did between two looks at their metrics, and over the whole run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import inf
from typing import Any, Final

from loadtests.exposition import Instance, Look

_SHARES: Final = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
_NEW: Final = Instance({})


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time between two looks.

    Attributes
    ----------
    seconds_in : float
        When it ended, from the start of the run: the one time axis of all plots.
    per_second, errors_per_second, shed_per_second : float
        Requests the servers answered, answered with 5xx, refused because they were full.
    p50_ms, p95_ms, p99_ms : float or None
        The servers' own time for predictions; None without any.
    cpu_cores : float
        Processor time of all servers, per second.
    memory_bytes, in_flight : float
    replicas : int
    """

    seconds_in: float
    per_second: float
    errors_per_second: float
    shed_per_second: float
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    cpu_cores: float
    memory_bytes: float
    in_flight: float
    replicas: int


def stretches(looks: Sequence[Look], started: float) -> list[Stretch]:
    """Return what happened between each look and the next."""
    return [
        _stretch(before, after, grown, started)
        for before, after, grown in _growths(looks)
        if after.time > before.time
    ]


def _stretch(before: Look, after: Look, grown: "_Growth", started: float) -> Stretch:
    seconds = after.time - before.time
    now = after.instances.values()
    return Stretch(
        seconds_in=round(after.time - started, 3),
        per_second=grown.of(Instance.requests) / seconds,
        errors_per_second=grown.of(Instance.errors) / seconds,
        shed_per_second=grown.of(lambda one: one.total("shed_requests_total")) / seconds,
        **_percentiles(grown.buckets()),
        cpu_cores=grown.of(lambda one: one.total("process_cpu_seconds_total")) / seconds,
        memory_bytes=sum(one.total("process_resident_memory_bytes") for one in now),
        # The scrape itself is in flight while it is answered.
        in_flight=sum(max(0.0, one.total("http_requests_in_flight") - 1) for one in now),
        replicas=sum(1 for one in now if one.series.get("up") is None or one.total("up") > 0),
    )


def over_all(looks: Sequence[Look]) -> dict[str, Any]:
    """Return the servers' figures from the first look to the last; empty without two."""
    if len(looks) < 2:  # noqa: PLR2004 - a difference needs two
        return {}
    requests, cpu = 0.0, 0.0
    buckets: dict[float, float] = {}
    per_pod: dict[str, float] = {}
    # Step by step, so that a server that came, went or began anew is counted right.
    for _, after, grown in _growths(looks):
        requests += grown.of(Instance.requests)
        cpu += grown.of(lambda one: one.total("process_cpu_seconds_total"))
        for upper, count in grown.buckets().items():
            buckets[upper] = buckets.get(upper, 0.0) + count
        for name in after.instances:
            per_pod[name] = per_pod.get(name, 0.0) + grown.one(name, Instance.requests)
    return {
        "requests": round(requests),
        "latency_ms": {k.removesuffix("_ms"): v for k, v in _percentiles(buckets).items()},
        "cpu_seconds": round(cpu, 4),
        "cpu_microseconds_per_request": round(cpu / requests * 1e6, 2) if requests else None,
        "requests_per_pod": {name: round(count) for name, count in sorted(per_pod.items())},
    }


def as_series(found: Sequence[Stretch]) -> list[dict[str, Any]]:
    """Return the stretches as the result has them."""
    return [
        {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(one).items()
        }
        for one in found
    ]


class _Growth:
    """How much counters grew; one that fell belongs to a process that began anew from nought.

    So did a server that was never seen before: it came in this run, with all that it has counted.
    """

    def __init__(self, before: Mapping[str, Instance], after: Mapping[str, Instance]) -> None:
        self._before = before
        self._after = after

    def one(self, name: str, value: Any) -> float:
        now = value(self._after[name])
        then = value(self._before.get(name, _NEW))
        return float(now - then if now >= then else now)

    def of(self, value: Any) -> float:
        return sum(self.one(name, value) for name in self._after)

    def buckets(self) -> dict[float, float]:
        grown: dict[float, float] = {}
        for name, instance in self._after.items():
            then = self._before.get(name, _NEW).buckets()
            now = instance.buckets()
            fell = now.get(inf, 0.0) < then.get(inf, 0.0)
            for upper, count in now.items():
                grown[upper] = grown.get(upper, 0.0) + count - (0 if fell else then.get(upper, 0.0))
        return grown


def _growths(looks: Sequence[Look]) -> Iterator[tuple[Look, Look, _Growth]]:
    """Yield each look and the next, and what grew since each server was last seen."""
    seen: dict[str, Instance] = {}
    for before, after in pairwise(looks):
        seen = {**seen, **before.instances}
        yield before, after, _Growth(seen, after.instances)


def _percentiles(buckets: Mapping[float, float]) -> dict[str, float | None]:
    return {name: _in_milliseconds(quantile(share, buckets)) for name, share in _SHARES.items()}


def _in_milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 4)


def quantile(share: float, buckets: Mapping[float, float]) -> float | None:
    """Return a percentile as Prometheus' `histogram_quantile` does; None of nothing."""
    total = buckets.get(inf, 0.0)
    if total <= 0:
        return None
    wanted, lower, below = share * total, 0.0, 0.0
    for upper in sorted(buckets):
        if buckets[upper] >= wanted:
            held = buckets[upper] - below
            if upper == inf:
                return lower
            return lower + (upper - lower) * (wanted - below) / held if held else upper
        lower, below = upper, buckets[upper]
    return lower
