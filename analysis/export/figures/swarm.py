"""Many values per row as dots that make way for one another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from analysis.export.figures.axes import Axis, Frame
from analysis.export.figures.svg import Tone, element, number, picture, text

_ROW: Final = 28
_LEFT: Final = 150
_BOTTOM: Final = 46
_COLUMN: Final = 3.0
"""Pixels within which dots would cover each other."""
_SPREAD: Final = 11.0
"""Furthest a dot moves from the middle of its row."""
_STEP: Final = 1.5


@dataclass(frozen=True, slots=True)
class Swarm:
    """One row: where its dots stand, and the values that fill them if above their median."""

    label: str
    positions: Sequence[float | None]
    values: Sequence[float | None]


def swarms(alternative: str, rows: Sequence[Swarm], axis: Axis, width: float = 480) -> str:
    """Return the rows one under the other; entries of None are left out."""
    height = _ROW * len(rows) + _BOTTOM
    frame = Frame(axis, Axis("", 0, len(rows), ticks=()), width, height, _LEFT, 14, 0, _BOTTOM)
    floor = height - _BOTTOM
    zero, _ = frame.at(0.0, 0.0)
    parts = [element("line", class_="axis", x1=zero, x2=zero, y1=0, y2=floor)]
    for mark in axis.marks():
        x, _ = frame.at(mark, 0)
        parts.append(text(axis.label(mark), x, floor + 18, class_="tick middle"))
    across = (_LEFT + width) / 2
    parts.append(text(axis.title, across, height - 8, class_="title middle"))
    for index, row in enumerate(rows):
        middle = _ROW * (index + 0.5)
        parts.append(text(row.label, _LEFT - 12, middle + 4, class_="tick end"))
        parts.append(_row(frame, row, middle))
    return picture(alternative, width, height, *parts)


def _row(frame: Frame, row: Swarm, middle: float) -> str:
    known = [
        (frame.at(x, 0)[0], value)
        for x, value in zip(row.positions, row.values, strict=True)
        if x is not None and value is not None
    ]
    if not known:
        return ""
    half = median(value for _, value in known)
    seen: Counter[int] = Counter()
    dots: dict[bool, list[str]] = {False: [], True: []}
    for x, value in sorted(known):
        column = round(x / _COLUMN)
        place = seen[column]
        seen[column] += 1
        # Up and down by turns, and over again from the middle where a row is full.
        shift = (place + 1) // 2 * _STEP % _SPREAD * (-1 if place % 2 else 1)
        dots[value > half].append(f"M{number(x)} {number(middle + shift)}h0")
    return "".join(
        element("path", d="".join(points), class_=f"dots {tone}")
        for points, tone in ((dots[False], Tone.REFERENCE), (dots[True], Tone.SERVED))
        if points
    )
