"""Axes: from values to pixels, tick marks at round values, grid and titles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from analysis.export.figures.svg import element, text

_ROUND_STEPS: Final = (1, 2, 2.5, 5, 10)
_NEAR: Final = 1e-9
_TITLE: Final = 12.0
"""Where the upright title stands, from the left."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Attributes
    ----------
    title : str
        What is measured, with its unit.
    low, high : float
        Ends of the axis, in the unit of the data.
    style : str
        Format of the tick marks, as `format` takes it.
    ticks : tuple of float
        Where marks stand; empty means at round values.
    """

    title: str
    low: float
    high: float
    style: str = "g"
    ticks: tuple[float, ...] = ()

    def share(self, value: float) -> float:
        """Return where a value lies, 0 at the low end and 1 at the high one."""
        return (value - self.low) / (self.high - self.low)

    def marks(self, about: int = 5) -> tuple[float, ...]:
        """Return the values that get a tick mark: `ticks`, or some `about` round ones."""
        return self.ticks or tuple(round_values(self.low, self.high, about))

    def label(self, value: float) -> str:
        """Return a tick mark's text."""
        return format(value + 0.0, self.style).replace("-", "\N{MINUS SIGN}")


def round_values(low: float, high: float, about: int = 5) -> Iterator[float]:
    """Yield some `about` round values within [low, high]."""
    step = _step(low, high, about)
    first = -floor(-low / step + _NEAR)
    for index in range(first, floor(high / step + _NEAR) + 1):
        yield round(index * step, 10)


def _step(low: float, high: float, about: int) -> float:
    raw = (high - low) / about
    magnitude = 10.0 ** floor(log10(raw))
    return next(s * magnitude for s in _ROUND_STEPS if s * magnitude >= raw - _NEAR)


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle in which data are drawn, in pixels of the picture."""

    x: Axis
    y: Axis
    width: float = 440
    height: float = 300
    left: float = 62
    right: float = 14
    top: float = 14
    bottom: float = 46

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a pair of values."""
        return (
            self.left + self.x.share(x) * (self.width - self.left - self.right),
            self.height - self.bottom - self.y.share(y) * (self.height - self.top - self.bottom),
        )

    def inside(self, x: float, y: float) -> bool:
        """Whether a pair of values lies within both axes."""
        return self.x.low <= x <= self.x.high and self.y.low <= y <= self.y.high

    def drawn(self) -> str:
        """Return grid, tick marks and titles."""
        floor_, ceiling = self.height - self.bottom, self.top
        parts = []
        for mark in self.y.marks():
            _, y = self.at(self.x.low, mark)
            grid = {"x1": self.left, "x2": self.width - self.right, "y1": y, "y2": y}
            parts.append(element("line", class_="grid", **grid))
            parts.append(text(self.y.label(mark), self.left - 8, y + 4, class_="tick end"))
        for mark in self.x.marks():
            x, _ = self.at(mark, self.y.low)
            parts.append(text(self.x.label(mark), x, floor_ + 18, class_="tick middle"))
        parts.append(
            element("line", class_="axis", x1=self.left, x2=self.width - self.right,
                    y1=floor_, y2=floor_)
        )  # fmt: skip
        across = (self.left + self.width - self.right) / 2
        parts.append(text(self.x.title, across, self.height - 8, class_="title middle"))
        middle = (floor_ + ceiling) / 2
        turn = f"rotate(-90 {_TITLE:g} {middle:g})"
        parts.append(text(self.y.title, _TITLE, middle, class_="title middle", transform=turn))
        return "".join(parts)


def enclosing(values: Iterable[float], about: int = 5) -> tuple[float, float]:
    """Return the nearest round values that hold all `values` between them."""
    found = list(values)
    low, high = min(found), max(found)
    if low == high:
        low, high = low - 0.5, high + 0.5
    step = _step(low, high, about)
    return step * floor(low / step + _NEAR), step * ceil(high / step - _NEAR)
