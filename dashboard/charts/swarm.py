"""A beeswarm: one row per feature, one dot per patient, placed by its contribution."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.marks import upright
from dashboard.charts.names import AXIS_LETTERS, Name, broken, name_above
from dashboard.charts.theme import Mode, Palette, palette, template

ROW_PIXELS: Final = 44
AXIS_PIXELS: Final = 70
_COLUMNS: Final = 120
"""Dots that fall into the same of so many columns make way for one another."""
_STEP: Final = 0.045
_ROOM: Final = 0.4


@dataclass(frozen=True, slots=True)
class Swarm:
    """One row; entries of None are left out.

    Attributes
    ----------
    positions, values : sequences of the same length
        Contribution and value of each patient.
    codes : Mapping of int to str
        What the values of a category are called; empty for a number.
    """

    label: str
    positions: Sequence[float | None]
    values: Sequence[float | None]
    codes: Mapping[int, str] = field(default_factory=dict)


def swarms(rows: Sequence[Swarm], axis: str, mode: Mode = "light") -> go.Figure:
    """Draw the rows, the first on top.

    Of a number, the dots tell high values from low ones. A category has no high and no low: its
    dots are rings, and say their value when they are pointed at.
    """
    colours = palette(mode)
    figure = go.Figure()
    known = [[x for x in row.positions if x is not None] for row in rows]
    reach = max((abs(x) for one in known for x in one), default=1.0)
    for place, row in enumerate(rows):
        pairs = sorted(
            (x, v)
            for x, v in zip(row.positions, row.values, strict=True)
            if x is not None and v is not None
        )
        figure.add_scatter(
            x=[x for x, _ in pairs],
            y=_places([x for x, _ in pairs], reach, place),
            mode="markers",
            marker=_marker(row, [v for _, v in pairs], colours),
            text=[f"{row.label} {_told(row, v)}: {x:+.2f} log-odds" for x, v in pairs],
            hovertemplate="%{text}<extra></extra>",
        )
    figure.update_layout(
        template=template(mode),
        shapes=[upright(0, colours.quiet)],
        height=AXIS_PIXELS + len(rows) * ROW_PIXELS,
        xaxis={"title": broken(axis, AXIS_LETTERS)},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [row.label for row in rows],
            "range": [len(rows) - 0.5, -0.5],
            "showgrid": False,
            "tickfont": {"color": colours.ink},
        },
    )
    name_above(
        figure,
        [
            Name("value above the middle", "\u25cf", colours.accent),
            Name("at or below it", "\u25cf", colours.reference),
            Name("a category", "\u25cb", colours.ink),
        ],
    )
    return figure


def _marker(row: Swarm, values: Sequence[float], colours: Palette) -> dict[str, object]:
    if row.codes:
        return {"size": 5, "symbol": "circle-open", "color": colours.ink}
    middle = sorted(values)[len(values) // 2] if values else 0.0
    high = [colours.accent if v > middle else colours.reference for v in values]
    return {"size": 5, "color": high}


def _told(row: Swarm, value: float) -> str:
    return row.codes.get(int(value), f"{value:g}")


def _places(xs: Sequence[float], reach: float, row: int) -> list[float]:
    """Return a height for each dot, up and down by turns where several fall together.

    The fullest column takes the whole room of its row, so that heights within it compare.
    """
    columns = [round(x / reach * _COLUMNS / 2) for x in xs]
    fullest = max(Counter(columns).values(), default=1)
    step = min(_STEP, _ROOM / (fullest // 2 or 1))
    seen: Counter[int] = Counter()
    places = []
    for column in columns:
        order = seen[column]
        seen[column] += 1
        shift = (order + 1) // 2 * step
        places.append(row + (shift if order % 2 else -shift))
    return places
