"""What the backend counts, for Prometheus. Labels are bounded and never hold a patient's value.

Each owner of an event counts it where it happens; `docs/observability.md` says what each means.
"""

import platform
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from backend.tallies import BulkHistogram, Tallies
from backend.version import VERSION

_PREDICTION_BUCKETS: Final = (
    0.000_01, 0.000_015, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.0025, 0.005,
    0.01, 0.1, 1.0,
)  # fmt: skip
# Close together where an answer under load lies: a percentile is guessed within its bucket.
_HTTP_BUCKETS: Final = (
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.0015, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.025,
    0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0,
)  # fmt: skip
_DIFFERENCE_BUCKETS: Final = (1e-9, 1e-6, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


class Metrics:
    """The metrics of one application; a registry each, so that two never add up by accident."""

    def __init__(self, revision: str = "unknown") -> None:
        # A series more for each counter, to say what `process_start_time_seconds` says.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.tallies = Tallies(self.registry)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests()
        self._predictions()
        self._journal()
        self._models()
        build = self._gauge(
            "heartsight_build_info", "1; what runs.", ("version", "revision", "python")
        )
        build.labels(VERSION, revision, platform.python_version()).set(1)

    def _requests(self) -> None:
        self.http_requests = self._counter(
            "http_requests",
            "Answered requests, by method, route and status.",
            ("method", "route", "status"),
        )
        self.http_duration = self._histogram(
            "http_request_duration_seconds",
            "Time from the request's head to the end of the answer.",
            _HTTP_BUCKETS,
            ("method", "route"),
        )
        self.in_flight = self._gauge(
            "http_requests_in_flight", "Requests that were taken and are not answered yet."
        )
        self.refusals = self._counter(
            "refusals", "Requests answered with a problem document, by its kind.", ("kind",)
        )
        self.shed = self._counter(
            "shed_requests", "Requests refused because too many were in flight.", ("kind",)
        )
        self.rate_limited = self._counter(
            "rate_limited_requests", "Requests refused because their key had asked too often."
        )

    def _predictions(self) -> None:
        self.predictions = self._counter(
            "predictions",
            "Answered predictions, by route and predicted class.",
            ("route", "prediction"),
        )
        self.prediction_latency = self._histogram(
            "prediction_latency_seconds",
            "Time to make one answer, its reasons included, and write the journal line.",
            _PREDICTION_BUCKETS,
        )
        self.batch_rows = self._counter(
            "batch_rows", "Rows of batches, by result: answered or refused.", ("result",)
        )

    def _journal(self) -> None:
        self.journal_lines = self._counter(
            "journal_lines", "Lines written to the journal: a prediction each, or rows of a batch."
        )
        self.journal_failures = self._counter(
            "journal_failures", "Writes to the journal that failed; nothing was answered."
        )
        self.journal_torn_lines = self._counter(
            "journal_torn_lines", "Unfinished last lines of dead processes, set aside."
        )
        self.journal_writable = self._gauge(
            "journal_writable", "1 while the journal takes lines, else 0."
        )
        self.journal_stdout_dropped = self._counter(
            "journal_stdout_dropped_lines", "Copies of journal lines that stdout did not take."
        )
        self.journal_backlog = self._gauge(
            "journal_backlog_lines", "Lines of the journal that are not in the database yet."
        )
        self.shipped_lines = self._counter(
            "shipped_lines", "Lines of the journal brought into the database."
        )
        self.unreadable_lines = self._counter(
            "journal_unreadable_lines",
            "Lines of the journal that are no record, or of which the database refused a row.",
        )
        self.journal_deleted_lines = self._counter(
            "journal_deleted_lines", "Lines of the journal deleted because the database has them."
        )
        self.shipper_failures = self._counter(
            "shipper_failures", "Attempts to bring lines into the database that failed."
        )

    def _models(self) -> None:
        self.model_ready = self._gauge(
            "model_ready", "1 when the served model has been verified, else 0."
        )
        self.model = self._gauge(
            "model_info", "1 for each loaded model; role is live or shadow.", ("role", "version")
        )
        self.reloads = self._counter(
            "reloads", "Attempts to load another model while serving, by result.", ("result",)
        )
        self.shadow_difference = self._histogram(
            "shadow_probability_difference",
            "Absolute difference of the shadow model's probability to the live one's.",
            _DIFFERENCE_BUCKETS,
        )
        self.shadow_disagreements = self._counter(
            "shadow_disagreements", "Predictions whose class the shadow model gave differently."
        )
        self.shadow_dropped = self._counter(
            "shadow_dropped", "Predictions not compared: too many waited, or the shadow failed."
        )

    def name_model(self, role: str, version: str | None) -> None:
        """Say which version plays a role ("live", "shadow") from now on; None for none."""
        for labels in [one for one in _label_values(self.model) if one[0] == role]:
            self.model.remove(*labels)
        if version is not None:
            self.model.labels(role, version).set(1)

    def _counter(self, name: str, told: str, labels: tuple[str, ...] = ()) -> Counter:
        return Counter(name, told, labels, registry=self.registry)

    def _gauge(self, name: str, told: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(name, told, labels, registry=self.registry)

    def _histogram(
        self, name: str, told: str, buckets: tuple[float, ...], labels: tuple[str, ...] = ()
    ) -> BulkHistogram:
        return BulkHistogram(name, told, labels, buckets=buckets, registry=self.registry)


def _label_values(gauge: Gauge) -> list[tuple[str, ...]]:
    (family,) = gauge.collect()
    return [tuple(sample.labels.values()) for sample in family.samples]
