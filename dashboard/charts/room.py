"""Room for what stands beside a plot, made before plotly looks.

A chart whose labels need more than its margins is drawn twice. The template still lets plotly widen
a margin: where an estimate here is too small, nothing is cut off.
"""

from collections.abc import Sequence
from re import sub
from typing import Any, Final

import plotly.graph_objects as go

_LETTER_PIXELS: Final = 6.2
"""Of the template's tick labels; the widest measured label has 6.1 per letter."""
_LINE_PIXELS: Final = 17
_TITLE_PIXELS: Final = 24
_BESIDE_PIXELS: Final = 12
"""Between labels and edge: as much as plotly keeps there."""
_BELOW_PIXELS: Final = 30
"""A line of labels and the same."""
_NUMBER_PIXELS: Final = 29
"""Numbers up to four signs and the same."""
_EDGE_PIXELS: Final = 15
"""Where an axis is not shown."""


def make_room(figure: go.Figure) -> None:
    """Set the margins left and below so that they hold the labels and titles of the axes."""
    lowest = list(figure.select_xaxes())[-1]
    figure.update_layout(
        margin={
            "l": round(max(_beside(axis) for axis in figure.select_yaxes())),
            "b": _BELOW_PIXELS + _LINE_PIXELS * _lines_below(lowest),
        }
    )


def _beside(axis: Any) -> float:
    """Return the pixels that a vertical axis needs; plotly's axes have no common public type."""
    if axis.visible is False:
        return _EDGE_PIXELS
    words = _words(axis.ticktext)
    widest = max((len(line) for word in words for line in word.split("<br>")), default=0)
    labels = _BESIDE_PIXELS + _LETTER_PIXELS * widest if words else _NUMBER_PIXELS
    return labels + (_TITLE_PIXELS if axis.title.text else 0)


def _lines_below(axis: Any) -> int:
    """Return the lines of a horizontal axis' title, and of its labels beyond their first."""
    title = axis.title.text
    labels = max((word.count("<br>") for word in _words(axis.ticktext)), default=0)
    return labels + (title.count("<br>") + 1 if title else 0)


def _words(ticks: Sequence[str] | None) -> list[str]:
    """Return labels as they are read, without what styles them."""
    return [sub(r"<(?!br>)[^>]*>", "", tick) for tick in ticks or ()]
