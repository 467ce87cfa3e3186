"""Estimates as dots on their intervals, one row for each name, several series side by side.

It serves whatever is a table of estimates: measures by sex, challengers, sites, importances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.marks import upright
from dashboard.charts.names import AXIS_LETTERS, Name, broken, name_above
from dashboard.charts.theme import Mode, Palette, palette, template, translucent

ROW_PIXELS: Final = 30
MARK_PIXELS: Final = 14
AXIS_PIXELS: Final = 76
_APART: Final = 0.24
_NAME_LETTERS: Final = 24
_AIR: Final = 0.03
_LINE_PIXELS: Final = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """One estimate with the ends of its interval; `n` patients are behind it."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Series:
    """Estimates under one name and one colour of the palette; None where there is none."""

    name: str
    colour: str
    marks: Sequence[Mark | None]


def intervals(
    names: Sequence[str],
    series: Sequence[Series],
    axis: str,
    mode: Mode = "light",
    line: float | None = None,
) -> go.Figure:
    """Draw rows of estimates, the first on top.

    Parameters
    ----------
    names : sequence of str
        One for each row.
    series : sequence of Series
        Each with as many marks as there are names; named directly above the first row.
    axis : str
        What is on the axis, with its unit.
    line : float or None
        Where a reference line stands, such as 0 for a difference.
    """
    colours = palette(mode)
    beside = _beside(series)
    written = [broken(name, _NAME_LETTERS) for name in names]
    traces = []
    for place, one in enumerate(series):
        shift = _APART * (place - (len(series) - 1) / 2) if beside > 1 else 0.0
        traces += _traces(one, names, shift, colours)
    figure = go.Figure(
        data=traces,
        layout={
            "template": template(mode),
            "height": AXIS_PIXELS + len(names) * _row_pixels(beside, written),
            "xaxis": {"title": broken(axis, AXIS_LETTERS), "range": _extent(series, line)},
            "yaxis": {
                "tickvals": list(range(len(names))),
                "ticktext": written,
                "range": [len(names) - 0.4, -0.6],
                "showgrid": False,
                "tickfont": {"color": colours.ink},
            },
            "shapes": [] if line is None else [upright(line, colours.quiet)],
        },
    )
    if len(series) > 1:
        name_above(
            figure,
            [Name(one.name, "\u25cf", getattr(colours, one.colour)) for one in series],
        )
    return figure


def _beside(series: Sequence[Series]) -> int:
    """Return how many estimates the fullest row has; where each has one, all lie on its line."""
    rows = zip(*(one.marks for one in series), strict=True)
    return max((sum(mark is not None for mark in row) for row in rows), default=1) or 1


def _row_pixels(beside: int, written: Sequence[str]) -> int:
    """Return the height of a row that holds its estimates and the lines of the longest name."""
    lines = max((name.count("<br>") + 1 for name in written), default=1)
    return max(ROW_PIXELS + MARK_PIXELS * (beside - 1), _LINE_PIXELS * lines + 8)


def _extent(series: Sequence[Series], line: float | None) -> list[float] | None:
    """Return the part of the axis to show: every interval whole, with air at both ends."""
    ends = [x for one in series for mark in one.marks if mark for x in (mark.low, mark.high)]
    ends += [] if line is None else [line]
    if not ends or min(ends) == max(ends):
        return None
    air = _AIR * (max(ends) - min(ends))
    return [min(ends) - air, max(ends) + air]


def _traces(one: Series, names: Sequence[str], shift: float, colours: Palette) -> list[go.Scatter]:
    known = [(row, mark) for row, mark in enumerate(one.marks) if mark is not None]
    colour = str(getattr(colours, one.colour))
    bars = go.Scatter(
        x=[x for _, mark in known for x in (mark.low, mark.high, nan)],
        y=[y for row, _ in known for y in (row + shift, row + shift, nan)],
        mode="lines",
        line={"color": translucent(colour, 0.35), "width": 6},
        hoverinfo="skip",
    )
    dots = go.Scatter(
        x=[mark.value for _, mark in known],
        y=[row + shift for row, _ in known],
        mode="markers",
        marker={"color": colour, "size": 9},
        text=[_told(names[row], one.name, mark) for row, mark in known],
        hovertemplate="%{text}<extra></extra>",
    )
    return [bars, dots]


def _told(name: str, series: str, mark: Mark) -> str:
    return (
        f"{name}{f', {series}' if series else ''}<br>{mark.value:.3f} "
        f"({mark.low:.3f} to {mark.high:.3f}), n {mark.n}"
    )


def alt_text(names: Sequence[str], series: Sequence[Series]) -> str:
    """Describe the rows for those who do not see them."""
    said = [
        f"{name}, {one.name}: {mark.value:.2f} ({mark.low:.2f} to {mark.high:.2f})"
        for row, name in enumerate(names)
        for one in series
        if (mark := one.marks[row]) is not None
    ]
    return "Dots with 95 % intervals. " + "; ".join(said) + "."
