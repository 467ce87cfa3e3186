"""What one feature adds over its values, with its band, above the patients who had them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.names import broken
from dashboard.charts.theme import Mode, palette, template, translucent

_LABEL_LETTERS = 14
"""Of one line below a dot, as a phone has room for four of them."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The contribution at each value.

    Attributes
    ----------
    labels : sequence of str
        How each value is called; the names of the codes for a category.
    patients : sequence of int
        One for each value of a category, otherwise one for each step between two values.
    per_value : bool
        Whether the feature is a category, drawn as dots rather than as a line.
    """

    title: str
    values: Sequence[float]
    labels: Sequence[str]
    contribution: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    patients: Sequence[int]
    per_value: bool


def value_curve(curve: Curve, mode: Mode = "light") -> go.Figure:
    """Draw the curve in log-odds, and below it how many patients had each value."""
    colours = palette(mode)
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, row_heights=[0.76, 0.24], vertical_spacing=0.05
    )
    told = [
        f"{label}: {y:+.2f} ({low:+.2f} to {high:+.2f})"
        for label, y, low, high in zip(
            curve.labels, curve.contribution, curve.low, curve.high, strict=True
        )
    ]
    if curve.per_value:
        x: list[float] = list(range(len(curve.values)))
        bars = x
        up = [h - y for h, y in zip(curve.high, curve.contribution, strict=True)]
        down = [y - low for low, y in zip(curve.low, curve.contribution, strict=True)]
        errors = {"array": up, "arrayminus": down, "color": translucent(colours.accent, 0.35),
                  "thickness": 6, "width": 0}  # fmt: skip
        dots = {"size": 11, "color": colours.accent}
        figure.add_scatter(
            x=x, y=list(curve.contribution), mode="markers", marker=dots, error_y=errors,
            text=told, hovertemplate="%{text}<extra></extra>", row=1, col=1,
        )  # fmt: skip
        words = [broken(label, _LABEL_LETTERS) for label in curve.labels]
        figure.update_xaxes(tickvals=x)
        figure.update_xaxes(ticktext=words, tickangle=0, row=2, col=1)
    else:
        x = list(curve.values)
        bars = [(a + b) / 2 for a, b in pairwise(x)]
        figure.add_scatter(
            x=[*x, *reversed(x)], y=[*curve.high, *reversed(curve.low)], fill="toself",
            fillcolor=translucent(colours.accent, 0.25), line={"width": 0}, mode="lines",
            hoverinfo="skip", row=1, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=x, y=list(curve.contribution), mode="lines",
            line={"color": colours.accent, "width": 2.5}, text=told,
            hovertemplate="%{text}<extra></extra>", row=1, col=1,
        )  # fmt: skip
    figure.add_bar(
        x=bars, y=list(curve.patients), marker={"color": colours.reference},
        hovertemplate="%{y} patients<extra></extra>", row=2, col=1,
    )  # fmt: skip
    figure.add_hline(y=0, line={"color": colours.quiet, "width": 1, "dash": "dot"}, row=1, col=1)
    figure.update_layout(template=template(mode), height=460, bargap=0.15)
    figure.update_yaxes(title="contribution (log-odds)", row=1, col=1)
    figure.update_yaxes(title="patients", row=2, col=1)
    figure.update_xaxes(title=curve.title, row=2, col=1)
    return figure
