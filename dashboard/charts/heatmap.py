"""A grid of numbers as colours, with the numbers written in."""

from collections.abc import Sequence
from math import nan

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template

CELL_PIXELS = 34
AXIS_PIXELS = 150


def heatmap(
    rows: Sequence[str],
    columns: Sequence[str],
    grid: Sequence[Sequence[float | None]],
    unit: str,
    mode: Mode = "light",
    span: tuple[float, float] = (0.0, 1.0),
) -> go.Figure:
    """Draw a grid, the first row on top.

    Parameters
    ----------
    span : tuple of (low, high)
        Ends of the colour scale; where it lies around 0 the scale has two hues.
    """
    colours = palette(mode)
    low, high = span
    scale = (
        [(0.0, colours.lowers), (0.5, colours.panel), (1.0, colours.raises)]
        if low < 0 < high
        else [(0.0, colours.panel), (1.0, colours.accent)]
    )
    decimals = 2 if high <= 1 else 0
    written = [["" if v is None else _plain(v, decimals) for v in row] for row in grid]
    figure = go.Figure(
        go.Heatmap(
            x=list(columns),  # type: ignore[arg-type]
            y=list(rows),  # type: ignore[arg-type]
            z=np.array([[nan if v is None else v for v in row] for row in grid]),
            zmin=low,
            zmax=high,
            colorscale=scale,
            showscale=False,
            xgap=2,
            ygap=2,
            text=written,  # type: ignore[arg-type]
            texttemplate="%{text}",
            hovertemplate="%{y}, %{x}: %{z:.2f} " + unit + "<extra></extra>",
        )
    )
    figure.update_layout(
        template=template(mode),
        height=AXIS_PIXELS + CELL_PIXELS * len(rows),
        xaxis={"showgrid": False, "autotickangles": [-40, -90], "dtick": 1},
        yaxis={"showgrid": False, "autorange": "reversed"},
    )
    return figure


def _plain(value: float, decimals: int) -> str:
    """Return a number without the minus of a rounded nothing."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}"
