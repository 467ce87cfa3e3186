"""How long answers took: a histogram fine enough for any percentile, and shares over a limit.

Times are kept as the middle of bins one per cent wide, so that millions of answers stay a small
table and tables of several workers can be added.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

BIN: Final = 1.01
"""Ratio of a bin's ends: percentiles are right to within half a per cent."""
OVER_SECONDS: Final = (0.1, 0.25, 0.5, 1.0)
"""Limits by which waiting is told."""


class Latencies:
    """Counts of answers by time in milliseconds."""

    def __init__(self, counts: Mapping[float, int] | None = None) -> None:
        self.counts: dict[float, int] = {}
        for milliseconds, count in (counts or {}).items():
            self.add(milliseconds, count)

    def add(self, milliseconds: float, count: int = 1) -> None:
        """Count answers that took so long."""
        bin_ = _middle(milliseconds)
        self.counts[bin_] = self.counts.get(bin_, 0) + count

    @property
    def total(self) -> int:
        """How many answers there are."""
        return sum(self.counts.values())

    def percentile(self, share: float) -> float:
        """Return the time in milliseconds within which a share of the answers came; 0 of none."""
        wanted, seen = share * self.total, 0
        for milliseconds in sorted(self.counts):
            seen += self.counts[milliseconds]
            if seen >= wanted:
                return milliseconds
        return 0.0

    def share_over(self, seconds: float, untimed: int = 0) -> float:
        """Return the share of requests that took longer; those too late to be timed did."""
        total = self.total + untimed
        late = sum(count for ms, count in self.counts.items() if ms > seconds * 1000)
        return (late + untimed) / total if total else 0.0

    @property
    def mean(self) -> float:
        """Milliseconds, on average; 0 of none."""
        weighted = sum(ms * count for ms, count in self.counts.items())
        return weighted / self.total if self.total else 0.0

    def summary(self) -> dict[str, float]:
        """Return the percentiles that every result tells, in milliseconds."""
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
        return {name: round(self.percentile(share), 4) for name, share in shares.items()}

    def as_pairs(self) -> list[tuple[float, int]]:
        """Return the table as JSON has it."""
        return sorted(self.counts.items())

    @classmethod
    def of_pairs(cls, pairs: Iterable[tuple[float, int]]) -> "Latencies":
        """Return the table that `as_pairs` gave."""
        return merged([cls({float(ms): count}) for ms, count in pairs])


def merged(several: Iterable[Latencies]) -> Latencies:
    """Return one histogram of all."""
    whole = Latencies()
    for one in several:
        for milliseconds, count in one.counts.items():
            whole.add(milliseconds, count)
    return whole


def _middle(milliseconds: float) -> float:
    """Return the middle of a time's bin; the middle of a bin stays where it is."""
    if milliseconds <= 0:
        return 0.0
    bin_ = math.floor(math.log(milliseconds, BIN) + 1e-9)
    return float(round(BIN ** (bin_ + 0.5), 6))
