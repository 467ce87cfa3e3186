"""What one feature adds over its values, with its band, above the patients who had them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.charts.names import broken
from dashboard.charts.theme import Mode, Palette, palette, template, translucent

_LABEL_LETTERS: Final = 14
"""Of one line below a dot, as a phone has room for four of them."""
_BELOW: Final = 0.23
_BETWEEN: Final = 0.05
"""Of the height: the lower plot, and the space above it."""


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
    x = list(range(len(curve.values))) if curve.per_value else list(curve.values)
    patients = go.Bar(
        x=x if curve.per_value else [(a + b) / 2 for a, b in pairwise(x)],
        y=list(curve.patients),
        yaxis="y2",
        marker={"color": colours.reference},
        hovertemplate="%{y} patients<extra></extra>",
    )
    zero = {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0,
        "line": {"color": colours.quiet, "width": 1, "dash": "dot"},
    }  # fmt: skip
    return go.Figure(
        data=[*(_dots if curve.per_value else _line)(curve, x, colours), patients],
        layout={
            "template": template(mode),
            "height": 460,
            "bargap": 0.15,
            "xaxis": {
                "title": curve.title,
                "anchor": "y2",
                **(_names(curve, x) if curve.per_value else {}),
            },
            "yaxis": {"title": "contribution (log-odds)", "domain": [_BELOW + _BETWEEN, 1]},
            "yaxis2": {"title": "patients", "domain": [0, _BELOW]},
            "shapes": [zero],
        },
    )


def _told(curve: Curve) -> list[str]:
    return [
        f"{label}: {y:+.2f} ({low:+.2f} to {high:+.2f})"
        for label, y, low, high in zip(
            curve.labels, curve.contribution, curve.low, curve.high, strict=True
        )
    ]


def _dots(curve: Curve, x: Sequence[float], colours: Palette) -> list[go.Scatter]:
    up = [h - y for h, y in zip(curve.high, curve.contribution, strict=True)]
    down = [y - low for low, y in zip(curve.low, curve.contribution, strict=True)]
    dots = go.Scatter(
        x=list(x),
        y=list(curve.contribution),
        mode="markers",
        marker={"size": 11, "color": colours.accent},
        error_y={
            "array": up,
            "arrayminus": down,
            "color": translucent(colours.accent, 0.35),
            "thickness": 6,
            "width": 0,
        },
        text=_told(curve),
        hovertemplate="%{text}<extra></extra>",
    )
    return [dots]


def _line(curve: Curve, x: Sequence[float], colours: Palette) -> list[go.Scatter]:
    band = go.Scatter(
        x=[*x, *reversed(x)],
        y=[*curve.high, *reversed(curve.low)],
        fill="toself",
        fillcolor=translucent(colours.accent, 0.25),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )
    line = go.Scatter(
        x=list(x),
        y=list(curve.contribution),
        mode="lines",
        line={"color": colours.accent, "width": 2.5},
        text=_told(curve),
        hovertemplate="%{text}<extra></extra>",
    )
    return [band, line]


def _names(curve: Curve, x: Sequence[float]) -> dict[str, Any]:
    words = [broken(label, _LABEL_LETTERS) for label in curve.labels]
    return {"tickvals": list(x), "ticktext": words, "tickangle": 0}
