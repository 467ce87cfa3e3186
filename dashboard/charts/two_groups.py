"""The same bins of two groups, overlaid: shares within each group, so that sizes do not mislead."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template, translucent


@dataclass(frozen=True, slots=True)
class Groups:
    """Counts per bin of two groups; colours are names of the palette."""

    title: str
    labels: Sequence[str]
    first: Sequence[float]
    second: Sequence[float]
    names: tuple[str, str] = ("without disease", "with disease")
    colours: tuple[str, str] = ("lowers", "raises")


def two_groups(groups: Groups, mode: Mode = "light", height: int = 380) -> go.Figure:
    """Draw both distributions over each other, in per cent of each group."""
    colours = palette(mode)
    figure = go.Figure()
    for name, counts, colour_name in zip(
        groups.names, (groups.first, groups.second), groups.colours, strict=True
    ):
        whole = sum(counts) or 1
        colour = str(getattr(colours, colour_name))
        figure.add_bar(
            x=list(groups.labels),
            y=[100 * count / whole for count in counts],
            marker={
                "color": translucent(colour, 0.45),
                "line": {"color": colour, "width": 1.5},
            },
            text=[f"{name}: {count:g} of {whole:g}" for count in counts],
            textposition="none",
            hovertemplate="%{x}<br>%{text} (%{y:.1f} %)<extra></extra>",
        )
    words = "   ".join(
        f'<span style="color:{getattr(colours, colour)}"><b>\u25a0 {name}</b></span>'
        for name, colour in zip(groups.names, groups.colours, strict=True)
    )
    figure.add_annotation(
        text=words, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom",
        showarrow=False, font={"size": 14},
    )  # fmt: skip
    figure.update_layout(
        template=template(mode),
        height=height,
        margin={"t": 34},
        barmode="overlay",
        bargap=0.08,
        xaxis={"title": groups.title, "type": "category", "showgrid": False},
        yaxis={"title": "patients of the group (%)", "rangemode": "tozero"},
    )
    return figure
