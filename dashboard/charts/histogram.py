"""A histogram with named lines where single values stand."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template


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
    figure = go.Figure(
        go.Histogram(
            x=list(values),
            nbinsx=bins,
            marker={"color": colours.reference, "line": {"width": 1, "color": colours.paper}},
            hovertemplate="%{x}: %{y}<extra></extra>",
        )
    )
    for row, (name, value) in enumerate((at or {}).items()):
        figure.add_vline(x=value, line={"color": colours.accent, "width": 2})
        figure.add_annotation(
            x=value, y=1, yref="paper", yanchor="bottom", yshift=16 * row, showarrow=False,
            text=f"{name} {value:.3f}", font={"color": colours.accent, "size": 13},
        )  # fmt: skip
    figure.update_layout(
        template=template(mode),
        height=360,
        margin={"t": 48},
        xaxis={"title": x},
        yaxis={"title": y},
        bargap=0.02,
    )
    return figure
