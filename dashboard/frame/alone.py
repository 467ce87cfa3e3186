"""A part of a page that is drawn again alone, while the rest of the page stays as it is."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Final, ParamSpec

import streamlit as st

P = ParamSpec("P")
_WITHIN: Final[ContextVar[bool]] = ContextVar("within_a_part", default=False)


def alone(part: Callable[P, None], *, every: float | None = None) -> Callable[P, None]:
    """Let a part of a page be a fragment; within such a part, it is simply drawn with it.

    Never one inside the other: when Streamlit starts a fragment again, it takes back what of the
    last run the browser has not been sent yet, but not what fragments within wrote. Those arrive
    with nothing around them, and the page breaks ("Bad delta path index").

    Parameters
    ----------
    part : callable
        Draws the part.
    every : float or None
        Seconds after which it is drawn again by itself.
    """

    @wraps(part)
    def within(*args: P.args, **kwargs: P.kwargs) -> None:
        before = _WITHIN.set(True)
        try:
            part(*args, **kwargs)
        finally:
            _WITHIN.reset(before)

    fragment = st.fragment(within, run_every=every)

    @wraps(part)
    def draw(*args: P.args, **kwargs: P.kwargs) -> None:
        (part if _WITHIN.get() else fragment)(*args, **kwargs)

    return draw
