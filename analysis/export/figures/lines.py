"""Lines with their bands, points with their intervals, and what they are compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from analysis.export.figures.axes import Axis, Frame
from analysis.export.figures.svg import Tone, element, path, picture, text

_CROWD: Final = 0.18
"""Share of the height that the fullest bar of a crowd takes."""

_CROWD_WIDTH: Final = 8.0
"""Pixels of a bar that stands for a single value."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many patients there are along the horizontal axis, drawn low behind the lines.

    Attributes
    ----------
    x : sequence of float
        Single values, as many as counts; or the edges of bins, one more.
    """

    x: Sequence[float]
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart.

    Attributes
    ----------
    low, high : sequence of float
        Ends of the interval at each point; empty draws none.
    label : str
        Stands beside the line, at the point of index `label_at`, `label_shift` pixels from it.
    dashed : bool
        For what was not measured: chance, perfection, a policy.
    dots : bool
        Draw points with their intervals as whiskers, and a thin line between them.
    """

    x: Sequence[float]
    y: Sequence[float]
    tone: Tone
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    label: str = ""
    label_at: int = -1
    label_shift: tuple[float, float] = (6, -6)
    anchor: str = "start"
    dashed: bool = False
    dots: bool = False


def line_chart(
    alternative: str, x: Axis, y: Axis, lines: Sequence[Line], crowd: Crowd | None = None
) -> str:
    """Return the chart of some lines; what lies outside the axes is cut off.

    Parameters
    ----------
    alternative : str
        What the picture shows, for those who do not see it.
    crowd : Crowd, optional
        Where the data lie that the lines rest on.
    """
    frame = Frame(x, y)
    behind = _crowd(frame, crowd) if crowd else ""
    bands = "".join(_band(frame, line) for line in lines)
    drawn = "".join(_line(frame, line) for line in lines)
    labels = "".join(_label(frame, line) for line in lines if line.label)
    return picture(
        alternative, frame.width, frame.height, frame.drawn(), behind, bands, drawn, labels
    )


def _crowd(frame: Frame, crowd: Crowd) -> str:
    floor = frame.height - frame.bottom
    tallest = _CROWD * (floor - frame.top) / max(*crowd.counts, 1)
    at = [frame.at(x, frame.y.low)[0] for x in crowd.x]
    if len(at) > len(crowd.counts):
        bars = [(left, right - left) for left, right in pairwise(at)]
    else:
        left, right = frame.left, frame.width - frame.right
        bars = [
            (max(x - _CROWD_WIDTH / 2, left), min(_CROWD_WIDTH, right - x + _CROWD_WIDTH / 2))
            for x in at
        ]
    return "".join(
        element(
            "rect", x=x, y=floor - tallest * count, width=width, height=tallest * count,
            class_=f"crowd {Tone.REFERENCE}",
        )
        for (x, width), count in zip(bars, crowd.counts, strict=True)
        if count
    )  # fmt: skip


def _band(frame: Frame, line: Line) -> str:
    if not line.low:
        return ""
    y = frame.y
    ends = [
        (at, _within(y, low), _within(y, high))
        for at, low, high in zip(line.x, line.low, line.high, strict=True)
        if frame.x.low <= at <= frame.x.high
    ]
    if line.dots:
        whiskers = [[frame.at(at, low), frame.at(at, high)] for at, low, high in ends]
        return "".join(path(one, class_=f"whisker {line.tone}") for one in whiskers)
    there = [frame.at(at, high) for at, _, high in ends]
    back = [frame.at(at, low) for at, low, _ in reversed(ends)]
    return path(there + back, closed=True, class_=f"band {line.tone}")


def _within(axis: Axis, value: float) -> float:
    return min(max(value, axis.low), axis.high)


def _line(frame: Frame, line: Line) -> str:
    inside = [frame.at(x, y) for x, y in zip(line.x, line.y, strict=True) if frame.inside(x, y)]
    style = f"line {line.tone}{' dashed' if line.dashed else ''}{' thin' if line.dots else ''}"
    drawn = path(inside, class_=style)
    if line.dots:
        drawn += "".join(
            element("circle", cx=x, cy=y, r=3.5, class_=f"dot {line.tone}") for x, y in inside
        )
    return drawn


def _label(frame: Frame, line: Line) -> str:
    x, y = frame.at(line.x[line.label_at], line.y[line.label_at])
    shift_x, shift_y = line.label_shift
    style = f"label {line.tone} {line.anchor}"
    return text(line.label, x + shift_x, y + shift_y, class_=style)
