"""Names above a plot in the colours of what they name, and words broken for a narrow window."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

import plotly.graph_objects as go

LETTERS: Final = 30
"""Of one line: a plot on a phone is hardly wider."""
NAMES_LETTERS: Final = 42
"""Of one line of names above a plot whose own labels are short."""
AXIS_LETTERS: Final = 34
"""Of one line of an axis' title beside long labels."""
_LINE_PIXELS: Final = 19
_EDGE_PIXELS: Final = 14


@dataclass(frozen=True, slots=True)
class Name:
    """What is named, the sign that stands before it, and its colour as hex."""

    words: str
    sign: str
    colour: str


def broken(text: str, letters: int = LETTERS) -> str:
    """Break a text between words, so that no line is longer than so many letters."""
    return "<br>".join(wrap(text, letters, break_long_words=False))


def name_above(figure: go.Figure, names: Sequence[Name], letters: int = LETTERS) -> None:
    """Write the names above the plot, as many on a line as a phone shows, and make room for them.

    Parameters
    ----------
    letters : int
        Of one line; a plot with short labels beside it has room for more.
    """
    lines: list[list[Name]] = []
    used = letters
    for name in names:
        length = len(name.words) + 4
        if used + length > letters:
            lines.append([])
            used = 0
        lines[-1].append(name)
        used += length
    figure.add_annotation(
        text="<br>".join("   ".join(_written(name) for name in line) for line in lines),
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", align="left",
        showarrow=False, font={"size": 14},
    )  # fmt: skip
    figure.update_layout(margin={"t": _EDGE_PIXELS + _LINE_PIXELS * len(lines)})
    if figure.layout.height:
        figure.update_layout(height=figure.layout.height + _LINE_PIXELS * (len(lines) - 1))


def _written(name: Name) -> str:
    return f'<span style="color:{name.colour}"><b>{name.sign} {name.words}</b></span>'
