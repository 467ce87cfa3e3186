"""The badge of an explanation: how likely the same inputs would lead if the model were refitted.

The sizes of the contributions are taken as independent normals folded at zero. `analysis` writes
their standard deviations into the scorecard and measures against real refits how often the answer
comes true (`reports/explanation.json`, `stability`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erf, sqrt
from typing import Any, Final

from backend.patient import Patient

_ROOT_TWO: Final = sqrt(2)
_Sized = tuple[float, float]
"""Size of a contribution, and its standard deviation."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far contributions move under refits, and how the badge is worked out.

    Attributes
    ----------
    top : int
        Number of leading inputs that are looked at.
    levels : tuple of (name, least probability)
        Highest first; the last is given from 0.
    numbers : Mapping of str to float
        Standard deviation in log-odds per unit of distance from the mean.
    categories : Mapping of str to Mapping of int to float
        Standard deviation in log-odds of each code's contribution.
    """

    top: int
    steps: int
    reach: float
    least: float
    levels: tuple[tuple[str, float], ...]
    numbers: Mapping[str, float]
    categories: Mapping[str, Mapping[int, float]]

    def of(self, name: str, value: float, mean: float) -> float:
        """Return the standard deviation of one input's contribution; a code has no mean."""
        if name in self.numbers:
            return max(abs(value - mean) * self.numbers[name], self.least)
        return max(self.categories[name][value], self.least)  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Stability:
    """The leading inputs, largest contribution first, and how likely the same ones stay leading."""

    top: tuple[str, ...]
    probability: float
    level: str


def stability(
    patient: Patient,
    contributions: Mapping[str, float],
    means: Mapping[str, float],
    spread: Spread,
) -> Stability:
    """Judge the leading inputs of one patient.

    Three inputs lead, or all but one where the patient has three or fewer: all of them together
    always lead, which would say nothing.

    Parameters
    ----------
    contributions : Mapping of str to float
        Log-odds of each known input.
    means : Mapping of str to float
        What the distances of the numbers are measured from.
    """
    ranked = sorted(contributions, key=lambda name: -abs(contributions[name]))
    sized = [
        (abs(contributions[name]), spread.of(name, patient[name], means.get(name, 0.0)))
        for name in ranked
    ]
    size = min(spread.top, len(ranked) - 1)
    probability = _staying(sized[:size], sized[size:], spread)
    level = next(name for name, least in spread.levels if probability >= least)
    return Stability(tuple(ranked[:size]), probability, level)


def _staying(top: list[_Sized], rest: list[_Sized], spread: Spread) -> float:
    """Probability that the smallest of `top` is above the largest of `rest`."""
    reach = spread.reach
    low = max(0.0, *(size - reach * deviation for size, deviation in rest))
    high = min(size + reach * deviation for size, deviation in top)
    # What stays on its side of every cut is left out: most inputs do, and the sum gets short.
    upper = [(a, 1 / (s * _ROOT_TWO)) for a, s in top if a - reach * s < high]
    lower = [(a, 1 / (s * _ROOT_TWO)) for a, s in rest if a + reach * s > low]
    probability, below_before, above_before = 0.0, 0.0, 1.0
    for step in range(spread.steps + 1):
        cut = low + (high - low) * step / spread.steps
        below = above = 1.0
        for size, scale in lower:
            below *= (erf((cut - size) * scale) + erf((cut + size) * scale)) / 2
        for size, scale in upper:
            above *= 1 - (erf((cut - size) * scale) + erf((cut + size) * scale)) / 2
        # The largest of the rest lies between two neighbouring cuts, and all of the top above it.
        probability += (below - below_before) * (above + above_before) / 2
        below_before, above_before = below, above
    return min(1.0, max(0.0, probability))


def read(content: Mapping[str, Any]) -> Spread:
    """Build the spread from its part of the scorecard; raises KeyError when it lacks something."""
    return Spread(
        top=content["top"],
        steps=content["steps"],
        reach=content["reach"],
        least=content["least"],
        levels=tuple((name, least) for name, least in content["levels"]),
        numbers=content["numbers"],
        categories={
            name: {int(code): deviation for code, deviation in table.items()}
            for name, table in content["categories"].items()
        },
    )
