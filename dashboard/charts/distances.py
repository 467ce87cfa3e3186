"""Distances as bars, the largest on top, each with what chance alone would make of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template

ROW_PIXELS = 32
AXIS_PIXELS = 84


@dataclass(frozen=True, slots=True)
class Distance:
    """One bar; `by_chance` is the distance that 95 % of groups without drift stay below."""

    name: str
    value: float
    by_chance: float
    clear: bool
    words: str


def distances(rows: Sequence[Distance], axis: str, mode: Mode = "light") -> go.Figure:
    """Draw the bars with a mark where chance ends."""
    colours = palette(mode)
    places = list(range(len(rows)))
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=[row.value for row in rows],
            y=places,
            marker={"color": [colours.current if r.clear else colours.reference for r in rows]},
            hovertext=[f"{row.name}: {row.value:.3f}<br>{row.words}" for row in rows],
            hoverinfo="text",
        )
    )
    figure.add_scatter(
        x=[row.by_chance for row in rows],
        y=places,
        mode="markers",
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 2, "color": colours.ink}},
        hovertemplate="by chance up to %{x:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=[max(row.value, row.by_chance) for row in rows],
        y=places,
        mode="text",
        text=[f"  {row.words}" for row in rows],
        textposition="middle right",
        textfont={"color": colours.ink, "size": 13},
        hoverinfo="skip",
    )
    longest = max((max(row.value, row.by_chance) for row in rows), default=1.0)
    figure.update_layout(
        template=template(mode),
        height=AXIS_PIXELS + ROW_PIXELS * len(rows),
        xaxis={"title": axis, "range": [0, 2.1 * longest]},
        yaxis={
            "tickvals": places,
            "ticktext": [row.name for row in rows],
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
            "tickfont": {"color": colours.ink},
        },
        bargap=0.35,
    )
    return figure
