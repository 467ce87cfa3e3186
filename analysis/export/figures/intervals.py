"""Estimates with their intervals, or one bar, drawn small: for a cell of a table.

Rows of a table then stand for rows of a forest plot, and words, picture and figures of one
estimate on one line. All cells of a column share an axis, drawn by `ruler` under them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.export.figures.axes import Axis
from analysis.export.figures.svg import Tone, element, number, path, text

WIDTH: Final = 200
LINE: Final = 11
"""Height of one interval among several."""

_ALONE: Final = 22
_EDGE: Final = 12
_MARKS: Final = 3
"""About so many tick marks stay apart in so little room."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its interval."""

    low: float
    value: float
    high: float
    tone: Tone


def interval_cell(axis: Axis, intervals: Sequence[Interval], reference: float | None = None) -> str:
    """Return intervals as lines with the estimates as dots; an arrow says: beyond the axis."""
    height = max(_ALONE, LINE * len(intervals))
    top = (height - LINE * len(intervals)) / 2
    drawn = [
        _interval(axis, one, top + LINE * (index + 0.5)) for index, one in enumerate(intervals)
    ]
    return _cell(height, _reference(axis, reference, height), *drawn)


def _interval(axis: Axis, one: Interval, y: float) -> str:
    left, right = _at(axis, one.low), _at(axis, one.high)
    parts = [path([(left, y), (right, y)], class_=f"whisker {one.tone}")]
    parts += [_arrow(left, y, -1, one.tone)] if one.low < axis.low else []
    parts += [_arrow(right, y, 1, one.tone)] if one.high > axis.high else []
    if axis.low <= one.value <= axis.high:
        parts.append(
            element("circle", cx=_at(axis, one.value), cy=y, r=4, class_=f"dot {one.tone}")
        )
    return "".join(parts)


def bar_cell(axis: Axis, value: float, tone: Tone) -> str:
    """Return a bar from zero to `value`."""
    start, end = sorted((_at(axis, 0), _at(axis, value)))
    bar = element("rect", x=start, y=6, width=end - start, height=10, class_=f"bar {tone}")
    return _cell(_ALONE, _reference(axis, 0 if axis.low < 0 else None, _ALONE), bar)


def ruler(axis: Axis) -> str:
    """Return the axis under a column of cells."""
    marks = [
        path([(_at(axis, mark), 0), (_at(axis, mark), 4)], class_="axis")
        + text(axis.label(mark), _at(axis, mark), 17, class_="tick middle")
        for mark in axis.marks(_MARKS)
    ]
    return _cell(_ALONE, path([(_EDGE, 0), (WIDTH - _EDGE, 0)], class_="axis"), *marks)


def _at(axis: Axis, value: float) -> float:
    return _EDGE + min(max(axis.share(value), 0.0), 1.0) * (WIDTH - 2 * _EDGE)


def _reference(axis: Axis, value: float | None, height: float) -> str:
    if value is None:
        return ""
    return path([(_at(axis, value), 0), (_at(axis, value), height)], class_="axis")


def _arrow(x: float, y: float, direction: int, tone: Tone) -> str:
    back = x - 6 * direction
    return path([(back, y - 4), (x, y), (back, y + 4)], class_=f"whisker {tone}")


def _cell(height: float, *content: str) -> str:
    # The figures stand in the next cell of the table: nothing is lost to those who do not see it.
    box = f"0 0 {number(WIDTH)} {number(height)}"
    size = {"width": WIDTH, "height": height}
    return element("svg", *content, aria_hidden="true", class_="cell", viewBox=box, **size)
