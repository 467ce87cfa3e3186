"""The waterfall from the baseline to the patient: what each input adds, in percentage points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.answers import Contribution, Explanation
from dashboard.charts.theme import Mode, Palette, palette, template, translucent
from dashboard.wording import percent, points

NAMED: Final = 5
ROW_PIXELS: Final = 38
AXIS_PIXELS: Final = 56
_THICKNESS: Final = 0.58
"""Of a bar, in rows."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall, in percentage points, and what is said beside it."""

    name: str
    detail: str
    start: float
    size: float


def strongest(contributions: Sequence[Contribution], named: int = NAMED) -> list[Contribution]:
    """Return the strongest contributions, largest first."""
    return sorted(contributions, key=lambda c: -abs(c.percentage_points))[:named]


def steps(answer: Explanation, named: int = NAMED) -> list[Step]:
    """Return the bars from the baseline to the patient: the strongest inputs, then the rest.

    Parameters
    ----------
    answer : Explanation
        Its contributions add up to the probability.
    named : int
        How many inputs get a bar of their own.
    """
    at = 100 * answer.baseline.probability
    taken = strongest(answer.contributions, named)
    bars = []
    for c in taken:
        bars.append(Step(c.label, c.value_label, at, c.percentage_points))
        at += c.percentage_points
    others = len(answer.contributions) - len(taken)
    if others:
        inputs = f"{others} other input{'s' if others > 1 else ''}"
        bars.append(Step("The rest", inputs, at, 100 * answer.probability - at))
    return bars


def alt_text(answer: Explanation) -> str:
    """Describe the chart for those who do not see it."""
    said = "; ".join(f"{s.name} {s.detail} {points(s.size)}" for s in steps(answer))
    return (
        f"Waterfall from {percent(answer.baseline.probability)} of 100, the baseline, to "
        f"{percent(answer.probability)} of 100, this patient. Percentage points: {said}."
    )


def waterfall(answer: Explanation, mode: Mode = "light") -> go.Figure:
    """Draw the contributions from the baseline down to the patient.

    Parameters
    ----------
    answer : Explanation
        The answer to explain.
    mode : {"light", "dark"}
        Which palette.
    """
    colours = palette(mode)
    bars = steps(answer)
    begin, end = 100 * answer.baseline.probability, 100 * answer.probability
    base = f"Baseline<br>{_small('average patient', colours.quiet)}"
    ticks = [f"{bar.name}<br>{_small(bar.detail, colours.quiet)}" for bar in bars]
    last = len(bars) + 1
    return go.Figure(
        # A part added to a figure later costs as much as a figure.
        data=[
            _bars(bars, colours),
            _joints(bars, begin, translucent(colours.quiet, 0.55)),
            _labels(bars, colours),
            _ends({0: (begin, colours.quiet), last: (end, colours.ink)}),
        ],
        layout={
            "template": template(mode),
            "height": ROW_PIXELS * (len(bars) + 2) + AXIS_PIXELS,
            "xaxis": {"title": {"text": "of 100 patients"}, "range": _extent(bars, begin, end)},
            "yaxis": {
                "tickvals": list(range(last + 1)),
                "ticktext": [base, *ticks, "<b>This patient</b>"],
                "range": [last + 0.6, -0.6],
                "showgrid": False,
                "tickfont": {"color": colours.ink, "size": 13},
            },
        },
    )


def _bars(bars: Sequence[Step], colours: Palette) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=list(range(1, len(bars) + 1)),
        x=[bar.size for bar in bars],
        base=[bar.start for bar in bars],
        width=_THICKNESS,
        marker={"color": [_colour(bar, colours) for bar in bars]},
        customdata=_told(bars),
        hovertemplate=(
            "%{customdata[0]} %{customdata[1]}: %{x:+.1f} points, "
            "to %{customdata[2]:.1f} of 100<extra></extra>"
        ),
    )


def _told(bars: Sequence[Step]) -> list[Any]:
    """Return name, detail and end of each bar, for the hover text."""
    return [[bar.name, bar.detail, bar.start + bar.size] for bar in bars]


def _colour(bar: Step, colours: Palette) -> str:
    return colours.raises if bar.size > 0 else colours.lowers


def _small(text: str, colour: str) -> str:
    return f'<span style="font-size:12px;color:{colour}">{text}</span>'


def _labels(bars: Sequence[Step], colours: Palette) -> go.Scatter:
    """Write the points beyond the end each bar moves towards."""
    return go.Scatter(
        x=[bar.start + bar.size for bar in bars],
        y=list(range(1, len(bars) + 1)),
        mode="text",
        text=[f"<b> {points(bar.size)} </b>" for bar in bars],
        textposition=[f"middle {'right' if bar.size >= 0 else 'left'}" for bar in bars],
        textfont={"color": [_colour(bar, colours) for bar in bars], "size": 14},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _ends(ends: Mapping[int, tuple[float, str]]) -> go.Scatter:
    """Mark where the bars begin and end: by row, the number and its colour."""
    places = [at for at, _ in ends.values()]
    colours = [colour for _, colour in ends.values()]
    return go.Scatter(
        x=places,
        y=list(ends),
        mode="markers+text",
        text=[f"<b>{percent(at / 100)}</b>" for at in places],
        textposition="middle right",
        textfont={"color": colours, "size": 15},
        marker={"symbol": "diamond", "size": 10, "color": colours},
        hovertemplate="%{x:.1f} of 100<extra></extra>",
        cliponaxis=False,
    )


def _joints(bars: Sequence[Step], begin: float, colour: str) -> go.Scatter:
    """Draw the hairlines that carry one bar's end to the next bar's start."""
    places = [begin, *(bar.start + bar.size for bar in bars)]
    edge = _THICKNESS / 2
    return go.Scatter(
        x=[x for at in places for x in (at, at, nan)],
        y=[y for row in range(len(places)) for y in (row + edge, row + 1 - edge, nan)],
        mode="lines",
        line={"color": colour, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )


def _extent(bars: Sequence[Step], begin: float, end: float) -> list[float]:
    """Return the part of the axis to show: all bars, with room for their labels."""
    reached = [begin, end, *(bar.start + bar.size for bar in bars)]
    room = max(6.0, 0.16 * (max(reached) - min(reached)))
    return [min(reached) - room, max(reached) + room]
