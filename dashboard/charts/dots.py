"""The 10 x 10 dot picture: of 100 patients like this, how many had the disease.

It is a grid of round boxes rather than a figure: it needs no script, prints, and carries its own
alt text. Size and colours come from `assets/style.css` by class, so that it follows the mode by
itself. (Inline SVG would do the same, but Streamlit removes it from a page.)
"""

from html import escape
from typing import Final

from dashboard.answers import Interval
from dashboard.wording import count, span, whole

DOTS: Final = 100


def kind_of_dot(index: int, probability: float, interval: Interval) -> str:
    """Return the class of one dot, counted from the top left.

    Parameters
    ----------
    index : int
        0 to 99.
    probability, interval : float, Interval
        The answer.

    Returns
    -------
    {"sure", "likely", "possible", "free"}
        Filled and below the range; filled within it; empty within it; empty above it.
    """
    if index < whole(probability):
        return "sure" if index < whole(interval.low) else "likely"
    return "possible" if index < whole(interval.high) else "free"


def alt_text(probability: float, interval: Interval) -> str:
    """Describe the picture for those who do not see it."""
    return (
        f"A square of 100 dots, {count(probability)} of them filled; the range, "
        f"{span(interval)}, is ringed."
    )


def dots(probability: float, interval: Interval) -> str:
    """Draw the picture as HTML.

    Parameters
    ----------
    probability : float
        In [0, 1].
    interval : Interval
        Its range, shown by rings.
    """
    drawn = "".join(
        f'<i class="hs-dot-{kind_of_dot(i, probability, interval)}"></i>' for i in range(DOTS)
    )
    alt = escape(alt_text(probability, interval))
    return f'<div class="hs-dots" role="img" aria-label="{alt}">{drawn}</div>'
