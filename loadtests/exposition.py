"""One look at the metrics of the servers under load: all series, by server."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Labels = frozenset[tuple[str, str]]

WANTED: Final = (
    "http_requests_total",
    "http_request_duration_seconds_bucket",
    "http_requests_in_flight",
    "shed_requests_total",
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "journal_lines_total",
    "predictions_total",
    "refusals_total",
    "up",
)
_LINE: Final = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)")
_LABEL: Final = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_PREDICTING: Final = frozenset({"/predict", "/explain"})
_PROBES: Final = frozenset({"/healthz", "/readyz", "/health", "/metrics"})


@dataclass(frozen=True, slots=True)
class Instance:
    """The series of one server, by name and labels."""

    series: Mapping[str, Mapping[Labels, float]]

    def total(self, name: str) -> float:
        """Return the sum of a metric over its labels."""
        return sum(self.series.get(name, {}).values())

    def requests(self) -> float:
        """Return how many requests were answered, probes and scrapes left out."""
        return sum(
            value
            for labels, value in self.series.get("http_requests_total", {}).items()
            if dict(labels).get("route") not in _PROBES
        )

    def errors(self) -> float:
        """Return how many of them ended in an error of the server."""
        return sum(
            value
            for labels, value in self.series.get("http_requests_total", {}).items()
            if dict(labels).get("route") not in _PROBES
            and dict(labels).get("status", "").startswith("5")
        )

    def buckets(self) -> dict[float, float]:
        """Return how many predictions and explanations took at most so many seconds."""
        found: dict[float, float] = {}
        for labels, value in self.series.get("http_request_duration_seconds_bucket", {}).items():
            named = dict(labels)
            if named.get("route") in _PREDICTING:
                upper = float(named["le"])
                found[upper] = found.get(upper, 0.0) + value
        return found


@dataclass(frozen=True, slots=True)
class Look:
    """What all servers said at one time, in seconds since 1970."""

    time: float
    instances: Mapping[str, Instance]


def parsed(text: str) -> Instance:
    """Read Prometheus' text format; only what is wanted here."""
    series: dict[str, dict[Labels, float]] = {}
    for name, labels, value in _samples(text):
        series.setdefault(name, {})[labels] = value
    return Instance(series)


def _samples(text: str) -> Iterator[tuple[str, Labels, float]]:
    for line in text.splitlines():
        # Most lines belong to no metric that is wanted; a pattern costs more than a prefix.
        if line.startswith(WANTED) and (found := _LINE.match(line)) and found[1] in WANTED:
            yield found[1], frozenset(_LABEL.findall(found[2] or "")), float(found[3])


def of_vector(vector: list[Any]) -> dict[str, Instance]:
    """Read the answer of Prometheus to a question for many series."""
    series: dict[str, dict[str, dict[Labels, float]]] = {}
    for one in vector:
        labels = dict(one["metric"])
        name, instance = labels.pop("__name__"), labels.pop("instance")
        labels.pop("job", None)
        value = float(one["value"][1])
        if not math.isnan(value):
            series.setdefault(instance, {}).setdefault(name, {})[frozenset(labels.items())] = value
    return {name: Instance(held) for name, held in series.items()}
