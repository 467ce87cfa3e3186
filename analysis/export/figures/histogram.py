"""How often which value was seen, and where some value of interest stands among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.export.figures.axes import Axis, Frame
from analysis.export.figures.svg import Tone, element, path, picture, text

_HEADROOM: Final = 1.25
_GAP: Final = 1.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A value that is pointed at; `row` keeps labels of neighbours apart."""

    value: float
    label: str
    tone: Tone
    anchor: str = "start"
    row: int = 0


def histogram(
    alternative: str,
    values: Sequence[float],
    axis: Axis,
    counted: str,
    bins: int,
    markers: Sequence[Marker] = (),
) -> str:
    """Return the histogram of values within `axis`, in equal bins.

    Parameters
    ----------
    counted : str
        What is counted: title of the upright axis.
    """
    counts, edges = np.histogram(values, bins=bins, range=(axis.low, axis.high))
    frame = Frame(axis, Axis(counted, 0, float(max(counts.max(), 1)) * _HEADROOM))
    bars = "".join(
        _bar(frame, low, high, float(count), Tone.REFERENCE)
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        if count
    )
    marks = "".join(_marker(frame, marker) for marker in markers)
    return picture(alternative, frame.width, frame.height, frame.drawn(), bars, marks)


@dataclass(frozen=True, slots=True)
class Group:
    """Patients of one group, counted per bin."""

    label: str
    counts: Sequence[int]
    tone: Tone


def overlaid(
    alternative: str, edges: Sequence[float], groups: Sequence[Group], axis: Axis, counted: str
) -> str:
    """Return the counts of some groups in the same bins, one over the other."""
    highest = max(max(group.counts) for group in groups)
    frame = Frame(axis, Axis(counted, 0, max(highest, 1) * _HEADROOM))
    bars = "".join(
        _bar(frame, low, high, count, f"{group.tone} see-through")
        for group in groups
        for low, high, count in zip(edges[:-1], edges[1:], group.counts, strict=True)
        if count
    )
    labels = "".join(
        text(group.label, frame.width - frame.right, frame.top + 10 + 16 * row,
             class_=f"label {group.tone} end")
        for row, group in enumerate(groups)
    )  # fmt: skip
    return picture(alternative, frame.width, frame.height, frame.drawn(), bars, labels)


def _bar(frame: Frame, low: float, high: float, count: float, kind: str) -> str:
    (left, top), (right, floor) = frame.at(low, count), frame.at(high, 0)
    width = right - left - _GAP
    return element("rect", x=left, y=top, width=width, height=floor - top, class_=f"bar {kind}")


def _marker(frame: Frame, marker: Marker) -> str:
    x, floor = frame.at(marker.value, 0)
    top = frame.top + 4 + 16 * marker.row
    shift = -6 if marker.anchor == "end" else 6
    label = text(marker.label, x + shift, top + 8, class_=f"label {marker.tone} {marker.anchor}")
    return path([(x, floor), (x, top)], class_=f"line {marker.tone}") + label
