"""Counting many at a time, for what happens ten thousand times a second.

A counter takes a lock and a histogram walks its buckets at each observation: together a tenth of
what a prediction costs. A tally keeps observations in a list and passes them on when a scrape asks
or the list is long, which nobody who reads the metrics can tell.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

_LONGEST: Final = 2048


class BulkHistogram(Histogram):
    """A histogram that takes many observations at once."""

    def observe_many(self, amounts: Iterable[float]) -> None:
        """Observe each of the amounts."""
        ordered = sorted(amounts)
        self._sum.inc(sum(ordered))
        # A bucket holds its upper end.
        ends = [bisect_right(ordered, bound) for bound in self._upper_bounds]
        for bucket, (before, end) in zip(self._buckets, pairwise([0, *ends]), strict=True):
            if end > before:
                bucket.inc(end - before)


class Tally:
    """Durations of one kind of event, and what counts the events."""

    def __init__(self, durations: BulkHistogram, *counters: Counter) -> None:
        self._durations = durations
        self._counters = counters
        self._seconds: list[float] = []

    def add(self, seconds: float) -> None:
        """Count one event; from the event loop's thread only."""
        self._seconds.append(seconds)
        if len(self._seconds) >= _LONGEST:
            self.pass_on()

    def pass_on(self) -> None:
        """Bring the metrics up to date."""
        seconds, self._seconds = self._seconds, []
        if seconds:
            self._durations.observe_many(seconds)
            for counter in self._counters:
                counter.inc(len(seconds))


class Count:
    """What a counter is to be told, added up."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._amount = 0

    def add(self, amount: int) -> None:
        """Count some events; from the event loop's thread only."""
        self._amount += amount

    def pass_on(self) -> None:
        """Bring the metric up to date."""
        amount, self._amount = self._amount, 0
        if amount:
            self._counter.inc(amount)


class Tallies(Collector):
    """The first collector of a registry: has all tallies passed on before the others are read."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._tallies: list[Tally | Count] = []
        registry.register(self)

    def count(self, counter: Counter) -> Count:
        """Make a count; one for each counter."""
        found = Count(counter)
        self._tallies.append(found)
        return found

    def tally(self, durations: BulkHistogram, *counters: Counter) -> Tally:
        """Make a tally; one for each set of labels."""
        found = Tally(durations, *counters)
        self._tallies.append(found)
        return found

    def collect(self) -> Iterable[Metric]:
        """Collect nothing of its own."""
        for tally in self._tallies:
            tally.pass_on()
        return ()

    def describe(self) -> Iterable[Metric]:
        """Describe nothing."""
        return ()
