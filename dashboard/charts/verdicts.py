"""Verdicts over time: how many inputs drifted on each day, the verdict told by shape and colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.names import NAMES_LETTERS, Name, name_above
from dashboard.charts.theme import Mode, palette, template

_LOOKS: Final = {
    "drift": ("diamond", "raises"),
    "no drift found": ("circle", "reference"),
    "too few": ("circle-open", "attention"),
}
_SIGNS: Final = {"drift": "\u25c6", "no drift found": "\u25cf", "too few": "\u25cb"}
_TICKS: Final = 7


@dataclass(frozen=True, slots=True)
class Judged:
    """One day: how many patients were judged, how many inputs drifted, and the verdict."""

    day: str
    n: int
    drifted: int
    verdict: str


def verdicts(days: Sequence[Judged], axis: str, mode: Mode = "light") -> go.Figure:
    """Draw a mark for each day, the verdicts named above the plot."""
    colours = palette(mode)
    figure = go.Figure()
    figure.add_scatter(
        x=[one.day for one in days], y=[one.drifted for one in days], mode="lines",
        line={"color": colours.quiet, "width": 1}, hoverinfo="skip",
    )  # fmt: skip
    for verdict, (symbol, colour) in _LOOKS.items():
        known = [one for one in days if one.verdict == verdict]
        figure.add_scatter(
            x=[one.day for one in known],
            y=[one.drifted for one in known],
            mode="markers",
            marker={"symbol": symbol, "size": 11, "color": getattr(colours, colour)},
            text=[f"{one.day}: {one.verdict}, {one.drifted} inputs, n {one.n}" for one in known],
            hovertemplate="%{text}<extra></extra>",
        )
    most = max((one.drifted for one in days), default=0)
    figure.update_layout(
        template=template(mode),
        height=260,
        xaxis={"type": "category", "showgrid": False, "nticks": 8},
        yaxis={"title": axis, "range": [-0.5, max(3, most) + 0.5], "dtick": 1 + most // _TICKS},
    )
    names = [Name(v, _SIGNS[v], str(getattr(colours, c))) for v, (_, c) in _LOOKS.items()]
    name_above(figure, names, NAMES_LETTERS)
    return figure
