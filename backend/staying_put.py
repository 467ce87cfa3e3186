"""The badge of an explanation: how likely the same inputs would lead if the model were refitted.

The sizes of the contributions are taken as independent normals folded at zero. `analysis` writes
their standard deviations into the scorecard and measures against real refits how often the answer
comes true (`reports/explanation.json`, `stability`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erf, sqrt
from operator import add, itemgetter, mul, sub
from typing import Any, Final, Literal, NamedTuple

_ROOT_HALF: Final = sqrt(0.5)
_SIZE: Final = itemgetter(0)
Level = Literal["stable", "mostly stable", "changes with the sample"]
Sized = tuple[float, float, float, float, str]
"""An input's contribution: its size, how small and how large it may get, and 1 / (deviation x the
root of 2); its name."""


@dataclass(frozen=True, slots=True, eq=False)
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
    levels: tuple[tuple[Level, float], ...]
    numbers: Mapping[str, float]
    categories: Mapping[str, Mapping[int, float]]


class Stability(NamedTuple):
    """The leading inputs, largest contribution first, and how likely the same ones stay leading."""

    top: tuple[str, ...]
    probability: float
    level: Level


def sized(name: str, code_or_distance: float, contribution: float, spread: Spread) -> Sized:
    """Return how large an input's contribution is, and how far that moves.

    Parameters
    ----------
    code_or_distance : float
        A category's code; a number's distance from the mean.
    contribution : float
        In log-odds.
    """
    per_unit = spread.numbers.get(name)
    if per_unit is None:
        deviation = spread.categories[name][code_or_distance]  # type: ignore[index]
    else:
        deviation = abs(code_or_distance) * per_unit
    deviation = max(deviation, spread.least)
    size, reached = abs(contribution), spread.reach * deviation
    return size, size - reached, size + reached, _ROOT_HALF / deviation, name


def stability(contributions: list[Sized], spread: Spread) -> Stability:
    """Judge the leading inputs of one patient, of all whose contributions are given.

    Three inputs lead, or all but one where the patient has three or fewer: all of them together
    always lead, which would say nothing.
    """
    # Of equals the first: a reversed sort keeps their order.
    ordered = sorted(contributions, key=_SIZE, reverse=True)
    size = min(spread.top, len(ordered) - 1)
    probability = _staying(ordered[:size], ordered[size:], spread.steps)
    level = next(name for name, least in spread.levels if probability >= least)
    return Stability(tuple([one[4] for one in ordered[:size]]), probability, level)


def _staying(top: list[Sized], rest: list[Sized], steps: int) -> float:
    """Probability that the smallest of `top` is above the largest of `rest`.

    The same sum as `analysis.model.staying_put`, with what is certain left out.
    """
    low = max(0.0, min([one[1] for one in top]), *[one[1] for one in rest])
    high = min(max([one[2] for one in rest]), *[one[2] for one in top])
    if high <= low:
        return 1.0
    rest = [one for one in rest if one[2] > low]
    top = [one for one in top if one[1] < high]
    below, above = [], []
    for step in range(steps + 1):
        cut = low + (high - low) * step / steps
        chance = 1.0
        for size, least, most, scale, _ in rest:
            if cut < most:
                folded = erf((cut + size) * scale) if cut < -least else 1.0
                chance *= (erf((cut - size) * scale) + folded) / 2
        below.append(chance)
        chance = 1.0
        for size, least, _, scale, _ in top:
            if cut > least:
                folded = erf((cut + size) * scale) if cut < -least else 1.0
                chance *= 1 - (erf((cut - size) * scale) + folded) / 2
        above.append(chance)
    fine, coarse = _trapezoids(below, above), _trapezoids(below[::2], above[::2])
    # Richardson (1911): a sum of trapezoids errs by the square of its step.
    return min(1.0, max(0.0, fine + (fine - coarse) / 3))


def _trapezoids(below: list[float], above: list[float]) -> float:
    """Sum the probability that the rest's largest is between two cuts, and all the top above it."""
    shares, heights = map(sub, below[1:], below), map(add, above[1:], above)
    total: float = below[0] * (1 + above[0]) + sum(map(mul, shares, heights))
    return total / 2


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
