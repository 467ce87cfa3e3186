"""What one process has counted up to a moment, and what happened between two moments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.live.exposition import Sample, samples
from dashboard.live.rates import increase, quantile
from dashboard.live.reading import Reading

PROBES: Final = frozenset({"/healthz", "/readyz", "/health", "/metrics"})
"""Asked by machines; they would drown what people ask. The alerts leave them out as well."""
TIMED: Final = frozenset({"/predict", "/explain"})


@dataclass(frozen=True, slots=True)
class Counts:
    """Counters and gauges of one process.

    Attributes
    ----------
    process : float
        When it started, which tells processes apart.
    buckets : Mapping of float to float
        Durations of predictions and explanations: how many lay at or below each bound.
    refusals : Mapping of str to float
        Problem documents by their kind.
    """

    time: float
    process: float
    requests: float
    refused: float
    errors: float
    shed: float
    buckets: Mapping[float, float]
    refusals: Mapping[str, float]
    in_flight: float
    backlog: float
    versions: tuple[str, ...]


def counted(text: str, time: float) -> Counts:
    """Read the metrics of one process; raises BackendFailedError."""
    found = list(samples(text))
    asked = [
        one
        for one in found
        if one.name == "http_requests_total" and one.labels.get("route") not in PROBES
    ]
    buckets: dict[float, float] = {}
    for one in found:
        if one.name == "http_request_duration_seconds_bucket" and one.labels.get("route") in TIMED:
            bound = float(one.labels["le"])
            buckets[bound] = buckets.get(bound, 0.0) + one.value
    return Counts(
        time=time,
        process=_sum(found, "process_start_time_seconds"),
        requests=sum(one.value for one in asked),
        refused=_with_status(asked, "4"),
        errors=_with_status(asked, "5"),
        shed=_sum(found, "shed_requests_total"),
        buckets=buckets,
        refusals={
            one.labels.get("kind", ""): one.value for one in found if one.name == "refusals_total"
        },
        # The question itself is in flight while it is answered.
        in_flight=max(_sum(found, "http_requests_in_flight") - 1, 0.0),
        backlog=_sum(found, "journal_backlog_lines"),
        versions=tuple(
            one.labels["version"]
            for one in found
            if one.name == "model_info" and one.labels.get("role") == "live"
        ),
    )


def _sum(found: Sequence[Sample], name: str) -> float:
    return sum(one.value for one in found if one.name == name)


def _with_status(asked: Sequence[Sample], first_digit: str) -> float:
    return sum(one.value for one in asked if one.labels.get("status", "").startswith(first_digit))


def reading(window: Sequence[Counts]) -> Reading:
    """Return the figures at the end of a window of counts, oldest first; one is enough to begin."""
    last = window[-1]
    now = Reading(
        time=last.time, in_flight=last.in_flight, backlog=last.backlog, versions=last.versions
    )
    seconds = last.time - window[0].time
    if seconds <= 0:
        return now
    buckets = {
        bound: increase([one.buckets.get(bound, 0.0) for one in window]) for bound in last.buckets
    }

    def per_second(of: Callable[[Counts], float]) -> float:
        return increase([of(one) for one in window]) / seconds

    return Reading(
        time=last.time,
        p50=quantile(0.5, buckets),
        p95=quantile(0.95, buckets),
        p99=quantile(0.99, buckets),
        requests=per_second(lambda one: one.requests),
        refused=per_second(lambda one: one.refused),
        errors=per_second(lambda one: one.errors),
        shed=per_second(lambda one: one.shed),
        in_flight=last.in_flight,
        backlog=last.backlog,
        versions=last.versions,
    )


def refusals(window: Sequence[Counts]) -> dict[str, float]:
    """Return how many requests were refused within a window, by kind; the most frequent first."""
    kinds = {kind for one in window for kind in one.refusals}
    grown = {kind: increase([one.refusals.get(kind, 0.0) for one in window]) for kind in kinds}
    return dict(sorted(((k, n) for k, n in grown.items() if n > 0), key=lambda one: -one[1]))


def several(window: Sequence[Counts]) -> bool:
    """Tell whether processes take turns to answer, so that each look is one pod's luck."""
    turns = [one.process for one in window]
    return any(one in turns[place + 2 :] and turns[place + 1] != one
               for place, one in enumerate(turns[:-2]))  # fmt: skip
