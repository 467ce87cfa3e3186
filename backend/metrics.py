"""What the backend counts, for Prometheus. Labels are bounded and never hold a patient's value."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_PREDICTION_BUCKETS: Final = (
    0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.0025, 0.005, 0.01, 0.1, 1.0,
)  # fmt: skip
_HTTP_BUCKETS: Final = (
    0.000_25, 0.000_5, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
)  # fmt: skip


class Metrics:
    """The metrics of one application; a registry each, so that two never add up by accident."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.predictions = Counter(
            "predictions_total",
            "Answered predictions, by route and predicted class.",
            ["route", "prediction"],
            registry=self.registry,
        )
        self.prediction_latency = Histogram(
            "prediction_latency_seconds",
            "Time to score one patient and write the journal line.",
            buckets=_PREDICTION_BUCKETS,
            registry=self.registry,
        )
        self.http_requests = Counter(
            "http_requests_total",
            "Answered requests, by method, route and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.http_duration = Histogram(
            "http_request_duration_seconds",
            "Time from the request's head to the end of the answer.",
            ["method", "route"],
            buckets=_HTTP_BUCKETS,
            registry=self.registry,
        )
        self.model_ready = Gauge(
            "model_ready", "1 when the served model has been verified.", registry=self.registry
        )
