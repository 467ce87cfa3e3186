"""Two distributions side by side, ready to be drawn: how many patients have which value."""

from math import floor, log10
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.drift.sketches import GRIDS, Counts, Floats, Sketch
from analysis.drift.words import category
from data.features import BY_NAME

_BARS: Final = 20
_NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_FEW: Final = 10


class Distributions(BaseModel):
    """Patients per bar.

    Attributes
    ----------
    labels : tuple of str
        Codes in words, or the bar's lowest value.
    edges : tuple of float
        Of a number's bars, one more than bars, each closed below; empty for categories.
    reference, current : tuple of int
        Patients in each bar.
    """

    model_config = ConfigDict(frozen=True)

    labels: tuple[str, ...]
    edges: tuple[float, ...]
    reference: tuple[int, ...]
    current: tuple[int, ...]


def distributions(reference: Sketch, current: Sketch, name: str) -> Distributions:
    """Return both distributions of one input, or of the risk, in the same bars."""
    first, second = reference.counts[name], current.counts[name]
    grid = GRIDS[name]
    if grid.size <= _FEW:
        return _categories(name, first, second)
    step = _step(first + second, grid.values)
    place = np.floor(grid.values / step + 1e-9).astype(np.int64)
    inhabited = place[(first + second) > 0]
    low = int(inhabited.min()) if inhabited.size else 0
    high = int(inhabited.max()) if inhabited.size else 0
    within = (place >= low) & (place <= high)
    bars = [
        np.bincount(place[within] - low, weights=counts[within], minlength=high - low + 1)
        for counts in (first, second)
    ]
    edges = [round(edge * step, 6) for edge in range(low, high + 2)]
    return Distributions(
        labels=tuple(f"{edge:g}" for edge in edges[:-1]),
        edges=tuple(edges),
        reference=tuple(int(number) for number in bars[0]),
        current=tuple(int(number) for number in bars[1]),
    )


def _categories(name: str, first: Counts, second: Counts) -> Distributions:
    codes = [round(value) for value in GRIDS[name].values]
    known = list(BY_NAME[name].codes) or codes
    return Distributions(
        labels=tuple(category(name, code) for code in known),
        edges=(),
        reference=tuple(int(first[codes.index(code)]) for code in known),
        current=tuple(int(second[codes.index(code)]) for code in known),
    )


def _step(counts: Counts, values: Floats) -> float:
    """Return the smallest nice width, at least the grid's, that needs few bars."""
    finest = float(values[1] - values[0])
    inhabited = values[counts > 0]
    width = float(np.ptp(inhabited)) / _BARS if inhabited.size else 0.0
    if width <= finest:
        return finest
    power = 10.0 ** floor(log10(width))
    return next(nice * power for nice in _NICE if nice * power >= width * (1 - 1e-9))
