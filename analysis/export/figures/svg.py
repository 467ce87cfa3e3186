"""SVG elements as text, with attributes and content escaped, the same bytes for the same values."""

from enum import StrEnum
from html import escape
from typing import Final

_DECIMALS: Final = 1
"""Of coordinates: a tenth of a pixel is finer than any screen."""


class Tone(StrEnum):
    """What a colour means; the page's style sheet has one rule for each."""

    SERVED = "served"
    OTHER = "other"
    RAISES = "raises"
    LOWERS = "lowers"
    REFERENCE = "reference"
    ATTENTION = "attention"
    WOMEN = "women"
    MEN = "men"


def element(name: str, *content: str, **attributes: float | str) -> str:
    """Return one element.

    Parameters
    ----------
    content : str
        Elements, or text that was escaped by `text`.
    attributes : float or str
        `stroke_width` becomes `stroke-width`, `class_` becomes `class`.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{told}>{''.join(content)}</{name}>" if content else f"<{name}{told}/>"


def _value(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """Return a coordinate, short."""
    return f"{round(value, _DECIMALS) + 0.0:g}"  # the sum turns -0.0 into 0


def text(content: str, x: float, y: float, **attributes: float | str) -> str:
    """Return a text element."""
    return element("text", escape(content, quote=False), x=x, y=y, **attributes)


def path(points: list[tuple[float, float]], *, closed: bool = False, **attributes: str) -> str:
    """Return a path through points in pixels."""
    if not points:
        return ""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if closed else ''}", **attributes)


def picture(alternative: str, width: float, height: float, *content: str) -> str:
    """Return a whole picture; `alternative` is read to those who do not see it."""
    return element(
        "svg",
        *content,
        role="img",
        aria_label=alternative,
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
    )
