"""The detail of a page in tabs: only the open one is computed and drawn, and may fail alone."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.frame.parts import guarded


def rooms(page: str, tabs: Mapping[str, Callable[[], None]]) -> None:
    """Draw tabs; which one is open stands in the address.

    Parameters
    ----------
    page : str
        Name of the page, the beginning of the tabs' key.
    tabs : Mapping of str to callable
        What draws each tab, by its label.
    """
    drawn = st.tabs(list(tabs), key=f"{page}_tab", on_change="rerun", bind="query-params")
    for place, (container, draw) in enumerate(zip(drawn, tabs.values(), strict=True)):
        if container.open:
            with container, guarded(f"{page}_{place}"):
                draw()
