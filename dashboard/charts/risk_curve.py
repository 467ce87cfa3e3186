"""The what-if strip: the probability over the values of one input, with its range."""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template, translucent
from dashboard.patient.fields import is_choice
from dashboard.sweeps import Point
from dashboard.wording import inside, percent
from data.features import Feature

HEIGHT_PIXELS: Final = 250


def alt_text(feature: Feature, swept: Sequence[Point], own: float | None) -> str:
    """Describe the strip for those who do not see it."""
    said = "; ".join(f"{p.label}: {percent(p.probability)}" for p in swept)
    now = next((p for p in swept if p.value == own), None)
    marked = f" This patient: {now.label}." if now else " Not known for this patient."
    return f"Patients of 100 with a narrowed artery by {feature.label}. {said}.{marked}"


def risk_curve(
    feature: Feature, swept: Sequence[Point], own: float | None, mode: Mode = "light"
) -> go.Figure:
    """Draw the probability over the values of one input.

    Parameters
    ----------
    feature : Feature
        The input that is varied.
    swept : sequence of Point
        In order of value; not empty.
    own : float or None
        The patient's present value, marked; None when it is not known.
    mode : {"light", "dark"}
        Which palette.
    """
    choice = is_choice(feature)
    traces = _categories(swept, mode) if choice else _curve(swept, mode)
    unit = f", {feature.unit}" if feature.unit and not choice else ""
    return go.Figure(
        data=[*traces, *_own(swept, own, mode, categories=choice)],
        layout={
            "template": template(mode),
            "height": HEIGHT_PIXELS,
            "margin": {"t": 26},
            "xaxis": {
                "title": {"text": feature.label + unit},
                "showgrid": False,
                **(_names(swept) if choice else {}),
            },
            "yaxis": {
                "title": {"text": "of 100"},
                "range": [-5, 105],
                "tickvals": [0, 25, 50, 75, 100],
            },
        },
    )


def _curve(swept: Sequence[Point], mode: Mode) -> list[go.Scatter]:
    colour = palette(mode).accent
    x = [p.value for p in swept]
    band = go.Scatter(
        x=[*x, *reversed(x)],
        y=[100 * p.high for p in swept] + [100 * p.low for p in reversed(swept)],
        fill="toself",
        fillcolor=translucent(colour, 0.25),
        line={"width": 0},
        hoverinfo="skip",
    )
    line = go.Scatter(
        x=x,
        y=[100 * p.probability for p in swept],
        mode="lines",
        line={"color": colour, "width": 2.5},
        customdata=_ranges(swept),
        hovertemplate=_HOVER,
    )
    return [band, line]


def _ranges(swept: Sequence[Point]) -> list[Any]:
    """Return low and high of each point, of 100, for the hover text."""
    return [[100 * p.low, 100 * p.high] for p in swept]


def _categories(swept: Sequence[Point], mode: Mode) -> list[go.Scatter]:
    colour = palette(mode).accent
    ranges = [
        go.Scatter(
            x=[p.label, p.label], y=[100 * p.low, 100 * p.high], mode="lines", hoverinfo="skip",
            line={"color": translucent(colour, 0.25), "width": 14},
        )
        for p in swept
    ]  # fmt: skip
    dots = go.Scatter(
        x=[p.label for p in swept],
        y=[100 * p.probability for p in swept],
        mode="markers",
        marker={"size": 11, "color": colour},
        customdata=_ranges(swept),
        hovertemplate=_HOVER,
    )
    return [*ranges, dots]


def _names(swept: Sequence[Point]) -> dict[str, Any]:
    """Return what an axis of categories is, each word of their names on a line of its own."""
    return {
        "type": "category",
        "tickangle": 0,
        "tickvals": [p.label for p in swept],
        "ticktext": [p.label.replace(" ", "<br>") for p in swept],
    }


def _own(
    swept: Sequence[Point], own: float | None, mode: Mode, *, categories: bool
) -> list[go.Scatter]:
    """Ring the patient's present value and say its number."""
    colours = palette(mode)
    return [
        go.Scatter(
            x=[p.label if categories else p.value], y=[100 * p.probability],
            mode="markers+text", text=[f"<b> now {percent(p.probability)} </b>"],
            textposition=f"{'middle' if categories else 'top'} {_side(swept, p, categories)}",
            textfont={"color": colours.ink, "size": 14},
            marker={"size": 14, "color": colours.panel, "line": {"color": colours.ink, "width": 3}},
            hoverinfo="skip", cliponaxis=False,
        )
        for p in swept
        if p.value == own
    ]  # fmt: skip


def _side(swept: Sequence[Point], own: Point, categories: bool) -> str:  # noqa: FBT001 - private
    """Return on which side of a point its number is not cut off by the end of the chart."""
    if own == swept[-1]:
        return "left"
    return "right" if categories or own == swept[0] else "center"


_HOVER: Final = (
    "%{x}: %{y:.1f} of 100 (%{customdata[0]:.1f} to %{customdata[1]:.1f})<extra></extra>"
)


def reading(feature: Feature, swept: Sequence[Point]) -> str:
    """Return the one sentence that reads the strip."""
    least = min(swept, key=lambda p: p.probability)
    most = max(swept, key=lambda p: p.probability)
    return (
        f"With everything else as entered, {inside(feature.label)} moves the number from "
        f"{percent(least.probability)} ({least.label}) to {percent(most.probability)} "
        f"({most.label}). The band is the 95 % range."
    )
