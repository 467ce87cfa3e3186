"""Parts of a page: its title, its verdict line, a part that may fail without taking the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Final

import streamlit as st

from dashboard.errors import BackendError
from dashboard.frame.painting import let_paint

PURPOSE = (
    "Research software, not a medical device: for studying a model, never for deciding alone about "
    "a patient."
)
CHOICE_PIXELS: Final = 420
"""A list of choices is no wider than its words; a narrow window narrows it further."""


def title(name: str, purpose: str) -> None:
    """Draw the page's name and one sentence that says what it is for."""
    st.title(name, anchor=False)
    st.html(f'<p class="hs-quiet hs-purpose">{escape(purpose)} {PURPOSE}</p>')


def verdict(finding: str, detail: str = "", *, doubtful: bool = False) -> None:
    """Draw the finding of the page, the first thing that is read, ahead of all charts.

    Parameters
    ----------
    finding, detail : str
        One sentence each: what was found, and on how many patients it rests.
    doubtful : bool
        Whether the data cannot tell, which is marked by more than colour: by its own word.
    """
    mark = '<span class="hs-chip hs-chip-undecided">cannot tell</span> ' if doubtful else ""
    st.html(
        f'<div class="hs-verdict"><h2>{mark}{escape(finding)}</h2>'
        f'<p class="hs-quiet">{escape(detail)}</p></div>'
    )
    let_paint()


def empty(what: str, how: str) -> None:
    """Say what would be here, and what fills it."""
    st.html(f'<div class="hs-empty"><h2>{escape(what)}</h2><p>{escape(how)}</p></div>')


def heading(text: str, aside: str = "") -> None:
    """Draw the heading of a part."""
    st.html(f'<h2 class="hs-heading">{escape(text)} <span>{escape(aside)}</span></h2>')


@contextmanager
def guarded(part: str) -> Iterator[None]:
    """Draw a part; when the backend fails it, say so in one sentence and offer to try again.

    Parameters
    ----------
    part : str
        Short name, unique on the page: the key of the button.
    """
    try:
        yield
    except BackendError as error:
        failure(part, error)


def failure(part: str, error: BackendError) -> None:
    """Say in one sentence what the backend did not give, and offer to try again.

    Parameters
    ----------
    part : str
        Short name, unique on the page: the key of the button.
    """
    st.html(
        '<div class="hs-failure" role="alert"><h2>This cannot be shown just now</h2>'
        f"<p>{escape(str(error))}</p></div>"
    )
    st.button("Try again", key=f"{part}_retry")
