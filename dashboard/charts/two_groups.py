"""The same bins of two groups, overlaid: shares within each group, so that sizes do not mislead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.charts.names import NAMES_LETTERS, Name, broken, name_above
from dashboard.charts.theme import Mode, palette, template, translucent

_LABEL_LETTERS: Final = 12


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
    figure.update_layout(
        template=template(mode),
        height=height,
        barmode="overlay",
        bargap=0.08,
        xaxis={
            "title": groups.title,
            "type": "category",
            "showgrid": False,
            **_upright(groups.labels),
        },
        yaxis={"title": "patients of the group (%)", "rangemode": "tozero"},
    )
    names = zip(groups.names, groups.colours, strict=True)
    name_above(
        figure, [Name(n, "\u25a0", str(getattr(colours, c))) for n, c in names], NAMES_LETTERS
    )
    return figure


def _upright(labels: Sequence[str]) -> dict[str, Any]:
    """Return ticks whose long words are broken instead of turned, for a narrow window."""
    if all(len(label) <= _LABEL_LETTERS for label in labels):
        return {}
    words = [broken(label, _LABEL_LETTERS) for label in labels]
    return {"tickvals": list(labels), "ticktext": words, "tickangle": 0}
