"""Which page of the list is looked at: the trail of cursors, kept in the address for a reload.

A cursor is what the backend gave with a page for the one after it; it holds no patient's value.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

_KEPT: Final = "model_history_pages"
_CURSOR: Final = re.compile(r"[0-9a-f]{32}")
MOST_IN_ADDRESS: Final = 100
"""Longer trails would make an address that some servers refuse."""


def written(cursors: Sequence[str]) -> str:
    """Return a trail as it stands in the address; none for the first page and too long ones."""
    return "-".join(cursors) if len(cursors) <= MOST_IN_ADDRESS else ""


def read(text: str) -> list[str]:
    """Return the trail that stands in an address; none where somebody wrote something else."""
    found = text.split("-") if text else []
    sound = len(found) <= MOST_IN_ADDRESS and all(_CURSOR.fullmatch(one) for one in found)
    return found if sound else []


def trail(asked: Mapping[str, str | float]) -> list[str]:
    """Return the cursors of the pages that were turned; other filters begin anew.

    Parameters
    ----------
    asked : Mapping
        The question that the filters make; its beginning in time moves on by itself.
    """
    fixed = {name: value for name, value in asked.items() if name != "from"}
    kept = st.session_state.get(_KEPT)
    if kept is None:
        st.session_state[_KEPT] = kept = (fixed, read(st.query_params.get(_KEPT, "")))
    elif kept[0] != fixed:
        st.session_state[_KEPT] = kept = (fixed, [])
    found: list[str] = kept[1]
    _write(found)
    return found


def draw(cursors: Sequence[str], following: str | None) -> None:
    """Draw the buttons that turn the page; nothing where all is on one."""
    if not cursors and following is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Newer", disabled=not cursors, on_click=_newer, key="model_history_newer")
        st.button(
            "Older",
            disabled=following is None,
            on_click=_older,
            args=(str(following),),
            key="model_history_older",
        )
        st.html(f'<p class="hs-quiet">page {len(cursors) + 1}</p>')


def _older(following: str) -> None:
    st.session_state[_KEPT][1].append(following)


def _newer() -> None:
    st.session_state[_KEPT][1].pop()


def _write(cursors: Sequence[str]) -> None:
    told = written(cursors)
    if told != st.query_params.get(_KEPT, ""):
        if told:
            st.query_params[_KEPT] = told
        else:
            del st.query_params[_KEPT]
