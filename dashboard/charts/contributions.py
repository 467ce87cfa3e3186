"""The waterfall from the baseline to the patient: what each input adds, in percentage points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.answers import Contribution, Explanation
from dashboard.charts.theme import Mode, palette, template, translucent
from dashboard.wording import percent, points

NAMED: Final = 5
ROW_PIXELS: Final = 38
AXIS_PIXELS: Final = 56


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
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=list(range(1, len(bars) + 1)),
            x=[bar.size for bar in bars],
            base=[bar.start for bar in bars],
            width=0.58,
            marker={"color": [_colour(bar, colours.raises, colours.lowers) for bar in bars]},
            customdata=_told(bars),
            hovertemplate=(
                "%{customdata[0]} %{customdata[1]}: %{x:+.1f} points, "
                "to %{customdata[2]:.1f} of 100<extra></extra>"
            ),
        )
    )
    _label_bars(figure, bars, mode)
    last = len(bars) + 1
    for row, at, colour in ((0, begin, colours.quiet), (last, end, colours.ink)):
        figure.add_scatter(
            x=[at], y=[row], mode="markers+text", text=[f"<b>{percent(at / 100)}</b>"],
            textposition="middle right", textfont={"color": colour, "size": 15},
            marker={"symbol": "diamond", "size": 10, "color": colour},
            hovertemplate=f"{at:.1f} of 100<extra></extra>", cliponaxis=False,
        )  # fmt: skip
    _connect(figure, bars, begin, translucent(colours.quiet, 0.55))
    base = f"Baseline<br>{_small('average patient', colours.quiet)}"
    ticks = [f"{bar.name}<br>{_small(bar.detail, colours.quiet)}" for bar in bars]
    figure.update_layout(
        template=template(mode),
        height=ROW_PIXELS * (len(bars) + 2) + AXIS_PIXELS,
        xaxis={"title": {"text": "of 100 patients"}, "range": _extent(bars, begin, end)},
        yaxis={
            "tickvals": list(range(last + 1)),
            "ticktext": [base, *ticks, "<b>This patient</b>"],
            "range": [last + 0.6, -0.6],
            "showgrid": False,
            "tickfont": {"color": colours.ink, "size": 13},
        },
    )
    return figure


def _told(bars: Sequence[Step]) -> list[Any]:
    """Return name, detail and end of each bar, for the hover text."""
    return [[bar.name, bar.detail, bar.start + bar.size] for bar in bars]


def _colour(bar: Step, raises: str, lowers: str) -> str:
    return raises if bar.size > 0 else lowers


def _small(text: str, colour: str) -> str:
    return f'<span style="font-size:12px;color:{colour}">{text}</span>'


def _label_bars(figure: go.Figure, bars: Sequence[Step], mode: Mode) -> None:
    """Write the points beyond the end each bar moves towards."""
    colours = palette(mode)
    for row, bar in enumerate(bars, start=1):
        figure.add_annotation(
            x=bar.start + bar.size,
            y=row,
            text=f"<b>{points(bar.size)}</b>",
            showarrow=False,
            xanchor="left" if bar.size >= 0 else "right",
            xshift=5 if bar.size >= 0 else -5,
            font={"color": _colour(bar, colours.raises, colours.lowers), "size": 14},
        )


def _connect(figure: go.Figure, bars: Sequence[Step], begin: float, colour: str) -> None:
    """Draw the hairlines that carry one bar's end to the next bar's start."""
    for row, at in enumerate([begin, *(bar.start + bar.size for bar in bars)]):
        figure.add_shape(
            type="line", x0=at, x1=at, y0=row, y1=row + 1, layer="below",
            line={"color": colour, "width": 1, "dash": "dot"},
        )  # fmt: skip


def _extent(bars: Sequence[Step], begin: float, end: float) -> list[float]:
    """Return the part of the axis to show: all bars, with room for their labels."""
    reached = [begin, end, *(bar.start + bar.size for bar in bars)]
    room = max(6.0, 0.16 * (max(reached) - min(reached)))
    return [min(reached) - room, max(reached) + room]
