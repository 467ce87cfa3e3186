"""Where a number would lie once something were known: a span for each name, a dot for each case.

The dots' areas say how likely each case is; a dotted line marks where the number lies now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template, translucent

ROW_PIXELS: Final = 34
AXIS_PIXELS: Final = 72
_LARGEST: Final = 16
_SMALLEST: Final = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One way it may come out: its name, its share in [0, 1], and the number then."""

    name: str
    likely: float
    value: float


@dataclass(frozen=True, slots=True)
class Span:
    """All cases of one name; `said` stands at the end of the row."""

    name: str
    said: str
    cases: Sequence[Case]


def spans(rows: Sequence[Span], now: float, axis: str, mode: Mode = "light") -> go.Figure:
    """Draw the spans, the first on top.

    Parameters
    ----------
    rows : sequence of Span
        Each with at least one case.
    now : float
        Where the number lies now.
    axis : str
        What is on the axis, with its unit.
    """
    colours = palette(mode)
    figure = go.Figure()
    for row, span in enumerate(rows):
        ends = [case.value for case in span.cases]
        figure.add_scatter(
            x=[min(ends), max(ends)], y=[row, row], mode="lines", hoverinfo="skip",
            line={"color": translucent(colours.accent, 0.35), "width": 6},
        )  # fmt: skip
        figure.add_scatter(
            x=ends,
            y=[row] * len(ends),
            mode="markers",
            marker={
                "color": colours.accent,
                "size": [max(_SMALLEST, _LARGEST * sqrt(case.likely)) for case in span.cases],
                "line": {"width": 1, "color": colours.paper},
            },
            text=[
                f"{span.name}: {case.name}<br>{case.value:.1f}, likely in "
                f"{100 * case.likely:.0f} of 100"
                for case in span.cases
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    figure.add_vline(x=now, line={"color": colours.quiet, "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=now, y=1, yref="paper", text="now", showarrow=False, yanchor="bottom",
        font={"color": colours.quiet, "size": 13},
    )  # fmt: skip
    figure.update_layout(
        template=template(mode),
        height=AXIS_PIXELS + ROW_PIXELS * len(rows),
        margin={"t": 20},
        xaxis={"title": axis, "range": [0, 100]},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [f"{span.name}<br><b>{span.said}</b>" for span in rows],
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
            "tickfont": {"color": colours.ink},
        },
    )
    return figure


def alt_text(rows: Sequence[Span], now: float) -> str:
    """Describe the spans for those who do not see them."""
    said = "; ".join(f"{span.name}: {span.said}" for span in rows)
    return f"Where the number, {now:.0f} now, would lie once known. {said}."
