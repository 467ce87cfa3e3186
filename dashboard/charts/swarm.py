"""A beeswarm: one row per feature, one dot per patient, placed by its contribution."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, palette, template

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
    """

    label: str
    positions: Sequence[float | None]
    values: Sequence[float | None]


def swarms(rows: Sequence[Swarm], axis: str, mode: Mode = "light") -> go.Figure:
    """Draw the rows, the first on top; filled dots are patients whose value is above the middle."""
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
        middle = sorted(v for _, v in pairs)[len(pairs) // 2] if pairs else 0.0
        ys = _places([x for x, _ in pairs], reach, place)
        figure.add_scatter(
            x=[x for x, _ in pairs],
            y=ys,
            mode="markers",
            marker={
                "size": 5,
                "color": [colours.raises if v > middle else colours.lowers for _, v in pairs],
            },
            text=[f"{row.label} {v:g}: {x:+.2f} log-odds" for x, v in pairs],
            hovertemplate="%{text}<extra></extra>",
        )
    figure.add_vline(x=0, line={"color": colours.quiet, "width": 1, "dash": "dot"})
    words = (
        f'<span style="color:{colours.raises}"><b>\u25cf value above the middle</b></span>   '
        f'<span style="color:{colours.lowers}"><b>\u25cf at or below it</b></span>'
    )
    figure.add_annotation(
        text=words, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom",
        showarrow=False, font={"size": 14},
    )  # fmt: skip
    figure.update_layout(
        template=template(mode),
        height=AXIS_PIXELS + len(rows) * ROW_PIXELS,
        margin={"t": 34},
        xaxis={"title": axis},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [row.label for row in rows],
            "range": [len(rows) - 0.5, -0.5],
            "showgrid": False,
            "tickfont": {"color": colours.ink},
        },
    )
    return figure


def _places(xs: Sequence[float], reach: float, row: int) -> list[float]:
    """Return a height for each dot, up and down by turns where several fall together."""
    seen: Counter[int] = Counter()
    places = []
    for x in xs:
        column = round(x / reach * _COLUMNS / 2)
        order = seen[column]
        seen[column] += 1
        shift = (order + 1) // 2 * _STEP % _ROOM
        places.append(row + (shift if order % 2 else -shift))
    return places
