"""From counters to figures, as Prometheus does it: growth across restarts, and percentiles."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import inf


def increase(values: Sequence[float]) -> float:
    """Return how much a counter grew; where it falls, its process began again from nothing."""
    return sum(after - before if after >= before else after for before, after in pairwise(values))


def quantile(share: float, buckets: Mapping[float, float]) -> float | None:
    """Return a percentile of a histogram, interpolated within its bucket.

    Parameters
    ----------
    share : float
        In [0, 1]; 0.95 for the 95th percentile.
    buckets : Mapping of float to float
        For each upper bound, infinity among them, how many values lie at or below it.

    Returns
    -------
    float or None
        None where nothing was counted. Beyond the last finite bound nothing is known: that bound.
    """
    total = buckets.get(inf, 0.0)
    if total <= 0:
        return None
    rank = share * total
    lower, below = 0.0, 0.0
    for upper in sorted(buckets):
        held = buckets[upper]
        if held >= rank and held > below:
            if upper == inf:
                return lower
            return lower + (upper - lower) * max(rank - below, 0.0) / (held - below)
        if upper != inf:
            lower, below = upper, held
    return lower
