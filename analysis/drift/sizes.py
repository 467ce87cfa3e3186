"""How far apart are two distributions? Distances on counts, and how large chance makes them.

A distance between two samples is never 0, drift or not. Each therefore comes with the value that
samples of these sizes exceed in 5 of 100 cases without any drift.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.special import chdtri

from analysis.drift.sketches import Counts, Floats

LEVEL: Final = 0.95
SMOOTHING: Final = 0.5
"""Patients added to every bin, so that an empty one has a logarithm (Jeffreys' prior)."""
BINS: Final = 10
_DRAWS: Final = 200


class Size(BaseModel):
    """A distance, and what chance alone exceeds in 5 of 100 cases at these sample sizes."""

    model_config = ConfigDict(frozen=True)

    value: float
    null_95: float


def decile_bins(reference: Counts, values: Floats) -> Counts:
    """Return where each value goes when the reference is cut at its deciles.

    Returns
    -------
    ndarray of shape (n_values,)
        Bin of each value, from 0; fewer than `BINS` bins where one value holds several deciles.

    References
    ----------
    Yurdakul (2018), Statistical Properties of Population Stability Index, Western Michigan Univ.
    """
    edges = np.unique(_quantiles(reference, values, np.linspace(0, 1, BINS + 1)))
    return np.searchsorted(edges[1:-1], values, side="right")


def _quantiles(counts: Counts, values: Floats, shares: Floats) -> Floats:
    """Return numpy's default quantiles of the counted patients without writing them all down."""
    place = shares * (counts.sum() - 1)
    below = np.floor(place).astype(np.int64)
    reached = np.cumsum(counts)
    low = values[np.searchsorted(reached, below, side="right")]
    above = np.minimum(below + 1, reached[-1] - 1)
    high = values[np.searchsorted(reached, above, side="right")]
    return np.asarray(low + (high - low) * (place - below))


def population_stability_index(
    reference: Counts, current: Counts, smoothing: float = SMOOTHING
) -> Size:
    """Return the PSI over bins that hold patients, with its null.

    Without drift it is about chi-square of bins - 1 degrees, times 1 / n + 1 / m. So the usual
    limits 0.1 and 0.2 mean nothing by themselves: below 100 patients chance alone passes them.

    References
    ----------
    Yurdakul (2018), Western Michigan University; Potgieter and others (2023).
    """
    first, second = _inhabited(reference, current)
    p = (first + smoothing) / (first + smoothing).sum()
    q = (second + smoothing) / (second + smoothing).sum()
    value = float(((q - p) * np.log(q / p)).sum())
    return Size(value=value, null_95=_scatter(first, second))


def jensen_shannon_distance(reference: Counts, current: Counts) -> Size:
    """Return the root of the divergence in bits: 0 the same, 1 nothing in common.

    References
    ----------
    Endres and Schindelin (2003), IEEE Transactions on Information Theory 49:1858-1860.
    """
    first, second = _inhabited(reference, current)
    p, q = first / first.sum(), second / second.sum()
    middle = (p + q) / 2
    divergence = (_relative_entropy(p, middle) + _relative_entropy(q, middle)) / 2
    # To second order the divergence is an eighth of the PSI, in bits instead of nats.
    null = np.sqrt(_scatter(first, second) / (8 * np.log(2)))
    return Size(value=float(np.sqrt(max(0.0, divergence))), null_95=float(min(1.0, null)))


def wasserstein_distance(reference: Counts, current: Counts, values: Floats) -> float | None:
    """Return how far the average patient is moved, in the reference's standard deviations.

    Parameters
    ----------
    values : ndarray of shape (n_values,)
        The grid, in the input's unit.

    Returns
    -------
    float or None
        At least 0; None where the reference has no spread.

    References
    ----------
    Ramdas, Garcia Trillos and Cuturi (2017), Entropy 19:47.
    """
    spread = standard_deviation(reference, values)
    if spread == 0:
        return None
    return float(_moved(reference[None, :], current[None, :], np.diff(values))[0]) / spread


def wasserstein_size(reference: Counts, current: Counts, values: Floats, seed: int) -> Size | None:
    """Return `wasserstein_distance` with its null, from samples drawn of both together."""
    value = wasserstein_distance(reference, current, values)
    if value is None:
        return None
    there = (reference + current) > 0
    n, m = int(reference.sum()), int(current.sum())
    rng = np.random.default_rng(seed)
    pooled = (reference + current)[there] / (n + m)
    first, second = (rng.multinomial(size, pooled, size=_DRAWS) for size in (n, m))
    null = _moved(first, second, np.diff(values[there])) / standard_deviation(reference, values)
    return Size(value=value, null_95=float(np.quantile(null, LEVEL)))


def total_variation_distance(reference: Counts, current: Counts) -> float:
    """Return the share of patients who would have to change category, in [0, 1]."""
    return float(np.abs(reference / reference.sum() - current / current.sum()).sum() / 2)


def standard_deviation(counts: Counts, values: Floats) -> float:
    """Return the population standard deviation of counted patients."""
    n = counts.sum()
    centre = counts @ values / n
    return float(np.sqrt(counts @ (values - centre) ** 2 / n))


def _moved(first: Counts, second: Counts, steps: Floats) -> Floats:
    """Area between the two cumulative distributions of each row, shape (n_rows,)."""
    apart = np.cumsum(first, axis=1) / first.sum(axis=1, keepdims=True)
    apart -= np.cumsum(second, axis=1) / second.sum(axis=1, keepdims=True)
    return np.asarray(np.abs(apart[:, :-1]) @ steps)


def _inhabited(reference: Counts, current: Counts) -> tuple[Counts, Counts]:
    there = (reference + current) > 0
    return reference[there], current[there]


def _relative_entropy(p: Floats, q: Floats) -> float:
    there = p > 0
    return float((p[there] * np.log2(p[there] / q[there])).sum())


def _scatter(first: Counts, second: Counts) -> float:
    """95th percentile of the PSI between samples of one distribution over these bins."""
    if len(first) == 1:
        return 0.0
    return float(chdtri(len(first) - 1, 1 - LEVEL) * (1 / first.sum() + 1 / second.sum()))
