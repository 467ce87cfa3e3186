"""Where a number would lie once something were known: a span for each name, a dot for each case.

The dots' areas say how likely each case is; a dotted line marks where the number lies now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.marks import above, upright
from dashboard.charts.theme import Mode, palette, template, translucent

ROW_PIXELS: Final = 40
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
    cases = [(row, span, case) for row, span in enumerate(rows) for case in span.cases]
    ends = [(min(values), max(values)) for values in ([c.value for c in s.cases] for s in rows)]
    reached = go.Scatter(
        x=[x for low, high in ends for x in (low, high, nan)],
        y=[y for row in range(len(rows)) for y in (row, row, nan)],
        mode="lines",
        line={"color": translucent(colours.accent, 0.35), "width": 6},
        hoverinfo="skip",
    )
    dots = go.Scatter(
        x=[case.value for _, _, case in cases],
        y=[row for row, _, _ in cases],
        mode="markers",
        marker={
            "color": colours.accent,
            "size": [max(_SMALLEST, _LARGEST * sqrt(case.likely)) for _, _, case in cases],
            "line": {"width": 1, "color": colours.paper},
        },
        text=[
            f"{span.name}: {case.name}<br>{case.value:.1f}, likely in "
            f"{100 * case.likely:.0f} of 100"
            for _, span, case in cases
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    return go.Figure(
        data=[reached, dots],
        layout={
            "template": template(mode),
            "height": AXIS_PIXELS + ROW_PIXELS * len(rows),
            "margin": {"t": 20},
            "xaxis": {"title": axis, "range": [0, 100]},
            "yaxis": {
                "tickvals": list(range(len(rows))),
                "ticktext": [f"{span.name}<br><b>{span.said}</b>" for span in rows],
                "range": [len(rows) - 0.4, -0.6],
                "showgrid": False,
                "tickfont": {"color": colours.ink},
            },
            "shapes": [upright(now, colours.quiet)],
            "annotations": [above(now, "now", colours.quiet)],
        },
    )


def alt_text(rows: Sequence[Span], now: float) -> str:
    """Describe the spans for those who do not see them."""
    said = "; ".join(f"{span.name}: {span.said}" for span in rows)
    return f"Where the number, {now:.0f} now, would lie once known. {said}."
