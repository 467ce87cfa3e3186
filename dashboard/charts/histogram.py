"""A histogram with named lines where single values stand."""

from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.marks import above, upright
from dashboard.charts.theme import Mode, palette, template

_LINE_PIXELS: Final = 16


def histogram(
    values: Sequence[float],
    x: str,
    y: str,
    mode: Mode = "light",
    at: Mapping[str, float] | None = None,
    bins: int = 30,
) -> go.Figure:
    """Draw how often values occur.

    Parameters
    ----------
    x, y : str
        Titles of the axes, with units.
    at : Mapping of str to float or None
        Named values, each drawn as a line with its name.
    """
    colours = palette(mode)
    named = at or {}
    bars = go.Histogram(
        x=list(values),
        nbinsx=bins,
        marker={"color": colours.reference, "line": {"width": 1, "color": colours.paper}},
        hovertemplate="%{x}: %{y}<extra></extra>",
    )
    return go.Figure(
        data=[bars],
        layout={
            "template": template(mode),
            "height": 360,
            "margin": {"t": 48},
            "xaxis": {"title": x},
            "yaxis": {"title": y},
            "bargap": 0.02,
            "shapes": [
                upright(value, colours.accent, width=2, dash="solid") for value in named.values()
            ],
            "annotations": [
                above(value, f"{name} {value:.3f}", colours.accent, shift=_LINE_PIXELS * row)
                for row, (name, value) in enumerate(named.items())
            ],
        },
    )
