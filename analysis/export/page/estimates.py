"""Tables of estimates: one row each, with words, picture and figures on one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.export.figures.axes import Axis
from analysis.export.figures.intervals import Interval, bar_cell, interval_cell, ruler
from analysis.export.figures.svg import Tone
from analysis.export.page.markup import Cell, Html, table, text
from analysis.export.page.wording import NONE, estimated, number

Estimate = Mapping[str, Any]
"""As a report has it: value, interval with low and high, n."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is estimated, the estimates (None where there is none), and further cells.

    The estimates share one picture. `tone` sets the row apart from the others.
    """

    label: Cell
    estimates: Sequence[Estimate | None]
    more: Sequence[Cell] = ()
    tone: Tone | None = None


def estimate_table(
    label: str,
    measures: Sequence[tuple[str, Tone]],
    rows: Iterable[Row],
    axis: Axis,
    more: Sequence[str] = (),
    reference: float | None = None,
    decimals: int = 3,
) -> Html:
    """Return a table of label, picture, estimates with intervals, and further columns.

    Parameters
    ----------
    measures : sequence of (str, Tone)
        Head and colour of each column of estimates; where there are several, the heads have the
        colours of the picture.
    reference : float or None
        Where a line stands in all pictures: no effect, chance.
    """
    tones = [tone for _, tone in measures]
    heads = [_head(name, tone, several=len(measures) > 1) for name, tone in measures]
    cells = [
        (
            row.label,
            _picture(row, tones, axis, reference),
            *(estimated(one, decimals) for one in row.estimates),
            *row.more,
        )
        for row in rows
    ]
    empty = [""] * (len(measures) + len(more))
    foot = ("", Html(ruler(axis)), "95 % interval in brackets", *empty[1:])
    return table((label, "", *heads, *more), cells, foot=foot)


def _head(name: str, tone: Tone, *, several: bool) -> Cell:
    return Html(f'<span class="key {tone}">{text(name)}</span>') if several else name


def _picture(row: Row, tones: Sequence[Tone], axis: Axis, reference: float | None) -> Cell:
    drawn = [
        Interval(one["interval"]["low"], one["value"], one["interval"]["high"], row.tone or tone)
        for one, tone in zip(row.estimates, tones, strict=True)
        if one is not None
    ]
    return Html(interval_cell(axis, drawn, reference)) if drawn else NONE


def bar_table(
    label: str,
    measure: str,
    rows: Iterable[tuple[Cell, float, Tone]],
    axis: Axis,
    decimals: int = 3,
) -> Html:
    """Return a table of label, bar and figure."""
    cells = [
        (told, Html(bar_cell(axis, value, tone)), number(value, decimals))
        for told, value, tone in rows
    ]
    return table((label, "", measure), cells, foot=("", Html(ruler(axis)), ""))
