"""A part of a page that is closed until somebody wants it, and costs nothing until then.

Tables, downloads and code are many and seldom read; what is closed is neither made nor sent.
"""

from collections.abc import Callable

import streamlit as st

from dashboard.frame.alone import alone


@alone
def folded(
    label: str, draw: Callable[[], None], *, key: str | None = None, opened: bool = False
) -> None:
    """Draw a line that opens what is below it.

    Parameters
    ----------
    label : str
        What is below.
    draw : callable
        Draws it, when it is open; in a fragment, so that opening runs nothing else again.
    key : str or None
        Unique on the page; needed where a label stands there twice.
    opened : bool
        Whether it is open from the start.
    """
    place = st.expander(label, expanded=opened, key=key, on_change="rerun")
    if place.open:
        with place:
            draw()
