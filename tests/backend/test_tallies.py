"""Counting many at a time gives what counting one by one gives."""

import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram

from backend.tallies import BulkHistogram, Tallies

BUCKETS = (0.001, 0.01, 0.1)


def test_many_observations_are_those_made_one_by_one() -> None:
    amounts = [0.0, 0.001, 0.0011, 0.01, 0.05, 0.1, 0.2, 7.0, 0.001]
    together, single = CollectorRegistry(), CollectorRegistry()
    BulkHistogram("seconds", "told", buckets=BUCKETS, registry=together).observe_many(amounts)
    one_by_one = Histogram("seconds", "told", buckets=BUCKETS, registry=single)
    for amount in sorted(amounts):
        one_by_one.observe(amount)
    assert told(together) == told(single)


def told(registry: CollectorRegistry) -> list[tuple[str, dict[str, str], float]]:
    """All samples but the time they began."""
    return [
        (sample.name, sample.labels, sample.value)
        for metric in registry.collect()
        for sample in metric.samples
        if not sample.name.endswith("_created")
    ]


def test_a_scrape_sees_everything_that_happened_before_it() -> None:
    registry = CollectorRegistry()
    tallies = Tallies(registry)
    histogram = BulkHistogram("seconds", "told", ["route"], buckets=BUCKETS, registry=registry)
    counter = Counter("events", "told", registry=registry)
    tally = tallies.tally(histogram.labels("/predict"), counter)
    for _ in range(3):
        tally.add(0.005)
    assert registry.get_sample_value("events_total") == 3
    tally.add(0.5)
    assert registry.get_sample_value("events_total") == 4
    assert registry.get_sample_value("seconds_sum", {"route": "/predict"}) == pytest.approx(0.515)


def test_without_a_scrape_no_more_than_some_are_kept() -> None:
    registry = CollectorRegistry()
    counter = Counter("events", "told")
    tally = Tallies(registry).tally(BulkHistogram("seconds", "told", registry=None), counter)
    for _ in range(10_000):
        tally.add(0.005)
    assert counter._value.get() > 7_000  # noqa: SLF001
