"""Estimates as dots on their intervals, one row for each name, several series side by side.

It serves whatever is a table of estimates: measures by sex, challengers, sites, importances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from textwrap import wrap
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, Palette, palette, template, translucent

ROW_PIXELS: Final = 30
MARK_PIXELS: Final = 14
AXIS_PIXELS: Final = 76
_APART: Final = 0.24
_NAME_LETTERS: Final = 24


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
    figure = go.Figure()
    for place, one in enumerate(series):
        shift = _APART * (place - (len(series) - 1) / 2)
        figure.add_traces(_traces(one, names, shift, colours))
    if line is not None:
        figure.add_vline(x=line, line={"color": colours.quiet, "width": 1, "dash": "dot"})
    figure.update_layout(
        template=template(mode),
        height=AXIS_PIXELS + len(names) * (ROW_PIXELS + MARK_PIXELS * (len(series) - 1)),
        xaxis={"title": axis},
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": [_wrapped(name) for name in names],
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
            "tickfont": {"color": colours.ink},
        },
    )
    if len(series) > 1:
        _name_series(figure, series, colours)
    return figure


def _wrapped(name: str) -> str:
    """Break a long name, so that a narrow window keeps room for the dots."""
    return "<br>".join(wrap(name, _NAME_LETTERS))


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


def _name_series(figure: go.Figure, series: Sequence[Series], colours: Palette) -> None:
    """Name the colours above the plot, where they are read before the dots."""
    words = "   ".join(
        f'<span style="color:{getattr(colours, one.colour)}"><b>\u25cf {one.name}</b></span>'
        for one in series
    )
    figure.add_annotation(
        text=words, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom",
        showarrow=False, font={"size": 14},
    )  # fmt: skip
    figure.update_layout(margin={"t": 32})


def alt_text(names: Sequence[str], series: Sequence[Series]) -> str:
    """Describe the rows for those who do not see them."""
    said = [
        f"{name}, {one.name}: {mark.value:.2f} ({mark.low:.2f} to {mark.high:.2f})"
        for row, name in enumerate(names)
        for one in series
        if (mark := one.marks[row]) is not None
    ]
    return "Dots with 95 % intervals. " + "; ".join(said) + "."
