"""Distances as bars, the largest on top, each with what chance alone would make of it.

Name and words stand above each bar, so that a narrow window cuts neither off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template

LINE_PIXELS: Final = 18
BAR_PIXELS: Final = 14
GAP_PIXELS: Final = 10
AXIS_PIXELS: Final = 60
_LETTERS: Final = 56
_TICK_PIXELS: Final = 10


@dataclass(frozen=True, slots=True)
class Distance:
    """One bar; `by_chance` is the distance that 95 % of groups without drift stay below."""

    name: str
    value: float
    by_chance: float
    clear: bool
    words: str


def label(row: Distance) -> list[str]:
    """Return the lines above a bar: name and words in one line, or the words below the name."""
    if len(row.name) + len(row.words) < _LETTERS - 4:  # a bold name is wider
        return [f"<b>{row.name}</b>  {row.words}"]
    return [f"<b>{row.name}</b>", *wrap(row.words, _LETTERS)]


def distances(rows: Sequence[Distance], axis: str, mode: Mode = "light") -> go.Figure:
    """Draw the bars with a mark where chance ends."""
    colours = palette(mode)
    labels = [label(row) for row in rows]
    heights = [LINE_PIXELS * len(lines) + BAR_PIXELS + GAP_PIXELS for lines in labels]
    # The axis counts pixels downwards: rows are as high as their words need.
    places = [end - GAP_PIXELS - BAR_PIXELS / 2 for end in accumulate(heights)]
    bars = go.Bar(
        orientation="h",
        x=[row.value for row in rows],
        y=places,
        width=BAR_PIXELS,
        marker={"color": [colours.current if r.clear else colours.reference for r in rows]},
        hovertext=[f"{row.name}: {row.value:.3f}<br>{row.words}" for row in rows],
        hoverinfo="text",
    )
    chance = go.Scatter(
        x=[row.by_chance for row in rows],
        y=places,
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": _TICK_PIXELS,
            "line": {"width": 2, "color": colours.ink},
        },
        hovertemplate="by chance up to %{x:.3f}<extra></extra>",
    )
    written = go.Scatter(
        x=[0] * len(rows),
        y=[place - BAR_PIXELS / 2 for place in places],
        mode="text",
        text=["<br>".join(lines) for lines in labels],
        textposition="top right",
        textfont={"color": colours.ink, "size": 13},
        hoverinfo="skip",
        cliponaxis=False,
    )
    longest = max((max(row.value, row.by_chance) for row in rows), default=1.0)
    whole = sum(heights)
    return go.Figure(
        data=[bars, chance, written],
        layout={
            "template": template(mode),
            "height": AXIS_PIXELS + whole,
            "xaxis": {"title": axis, "range": [0, 1.05 * longest]},
            "yaxis": {"range": [whole, 0], "visible": False},
        },
    )


def alt_text(rows: Sequence[Distance]) -> str:
    """Describe the bars for those who do not see them."""
    said = "; ".join(
        f"{row.name} {row.value:.2f} (chance to {row.by_chance:.2f}), {row.words}" for row in rows
    )
    return f"Inputs by how far their distributions are apart. {said}."
