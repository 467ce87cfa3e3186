"""How many lie where: bars of counts over a scale, stacked by group, each group named above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.marks import above, upright
from dashboard.charts.theme import Mode, Palette, palette, template


@dataclass(frozen=True, slots=True)
class Group:
    """Counts of one group, one for each bin, in one colour of the palette."""

    name: str
    colour: str
    counts: Sequence[int]


def counts(
    edges: Sequence[float],
    groups: Sequence[Group],
    axes: tuple[str, str],
    mode: Mode = "light",
    at: Mapping[str, float] | None = None,
) -> go.Figure:
    """Draw the bars; the first group stands at the bottom.

    Parameters
    ----------
    edges : sequence of float
        Of the bins, one more than there are counts.
    axes : tuple of str
        Titles of the scale and of the counts.
    at : Mapping of str to float or None
        Named values of the scale, each a dotted line.
    """
    colours = palette(mode)
    figure = go.Figure()
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    spans = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    for group in groups:
        figure.add_bar(
            x=middles,
            y=list(group.counts),
            width=[high - low for low, high in pairwise(edges)],
            marker={
                "color": getattr(colours, group.colour),
                "line": {"width": 1, "color": colours.paper},
            },
            text=[f"{span}: {n} {group.name}" for span, n in zip(spans, group.counts, strict=True)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    named = (at or {}).items()
    figure.update_layout(
        template=template(mode),
        barmode="stack",
        bargap=0,
        height=340,
        margin={"t": 48},
        xaxis={"title": axes[0], "range": [edges[0], edges[-1]]},
        yaxis={"title": axes[1], "rangemode": "tozero"},
        shapes=[upright(value, colours.quiet) for _, value in named],
        annotations=[
            *(above(value, name, colours.quiet) for name, value in named),
            *([_named(groups, colours)] if len(groups) > 1 else []),
        ],
    )
    return figure


def _named(groups: Sequence[Group], colours: Palette) -> dict[str, Any]:
    """Return the groups' names, above those of the values."""
    words = "   ".join(
        f'<span style="color:{getattr(colours, g.colour)}"><b>\u25a0 {g.name}</b></span>'
        for g in groups
    )
    return {
        "text": words, "x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left",
        "yanchor": "bottom", "yshift": 20, "showarrow": False, "font": {"size": 14},
    }  # fmt: skip
