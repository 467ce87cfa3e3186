"""Lines with their interval as a band behind: curves over a threshold, a rate, a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import plotly.graph_objects as go

from dashboard.charts.marks import upright
from dashboard.charts.names import NAMES_LETTERS, Name, name_above
from dashboard.charts.theme import Mode, Palette, palette, template, translucent

Numbers = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Band:
    """One line; `low` and `high` are empty where it has no interval, None where it has gaps.

    Attributes
    ----------
    colour : str
        Name of a colour of the palette.
    dash : str
        Plotly's name of the stroke; reference lines are dotted.
    markers : bool
        Whether the points themselves are drawn.
    """

    name: str
    colour: str
    x: Sequence[float]
    y: Numbers
    low: Numbers = ()
    high: Numbers = ()
    dash: str = "solid"
    markers: bool = False


@dataclass(frozen=True, slots=True)
class Axes:
    """Titles with units, and ranges where they shall not follow the data."""

    x: str
    y: str
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None


def bands(
    lines: Sequence[Band],
    axes: Axes,
    mode: Mode = "light",
    *,
    at: float | None = None,
    height: int = 380,
) -> go.Figure:
    """Draw lines, each named at its right end.

    Parameters
    ----------
    at : float or None
        Where a vertical line stands, such as the chosen threshold.
    height : int
        In pixels.
    """
    colours = palette(mode)
    mark = [] if at is None else [upright(at, colours.accent, width=2, dash="solid")]
    figure = go.Figure(
        data=[trace for line in lines for trace in _traces(line, colours)],
        layout={
            "template": template(mode),
            "height": height,
            "xaxis": {"title": axes.x, "range": axes.x_range},
            "yaxis": {"title": axes.y, "range": axes.y_range},
            "shapes": mark,
        },
    )
    name_above(figure, _names(lines, colours), NAMES_LETTERS)
    return figure


def _traces(line: Band, colours: Palette) -> list[go.Scatter]:
    """Return the parts of a line's band, and the line upon them."""
    colour = str(getattr(colours, line.colour))
    behind = [
        go.Scatter(
            x=[*x, *reversed(x)],
            y=[*high, *reversed(low)],
            fill="toself",
            fillcolor=translucent(colour, 0.25),
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
        )
        for x, low, high in _stretches(line)
    ]
    drawn = go.Scatter(
        x=list(line.x),
        y=[nan if y is None else y for y in line.y],
        mode="lines+markers" if line.markers else "lines",
        line={"color": colour, "width": 2.5, "dash": line.dash},
        marker={"color": colour, "size": 8},
        text=_told(line),
        hovertemplate="%{text}<extra></extra>",
    )
    return [*behind, drawn]


def _stretches(line: Band) -> list[tuple[list[float], list[float], list[float]]]:
    """Return the parts of a band between its gaps."""
    parts: list[tuple[list[float], list[float], list[float]]] = []
    open_part = False
    for x, low, high in zip(line.x, line.low, line.high, strict=False):
        if low is None or high is None:
            open_part = False
            continue
        if not open_part:
            parts.append(([], [], []))
            open_part = True
        for values, value in zip(parts[-1], (x, low, high), strict=True):
            values.append(value)
    return parts


def _told(line: Band) -> list[str]:
    told = []
    for place, (x, y) in enumerate(zip(line.x, line.y, strict=True)):
        low = line.low[place] if line.low else None
        high = line.high[place] if line.high else None
        around = "" if low is None or high is None else f" ({low:.3g} to {high:.3g})"
        told.append("" if y is None else f"{line.name}, at {x:g}: {y:.3g}{around}")
    return told


def _names(lines: Sequence[Band], colours: Palette) -> list[Name]:
    strokes = {"solid": "\u2501", "dot": "\u00b7\u00b7\u00b7"}
    return [
        Name(line.name, strokes.get(line.dash, "- -"), str(getattr(colours, line.colour)))
        for line in lines
        if line.name
    ]
