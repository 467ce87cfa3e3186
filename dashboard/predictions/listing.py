"""The list of predictions, a page at a time, with its file and the choice of one of them."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.connection import client
from dashboard.frame.parts import empty
from dashboard.predictions import filters, story
from dashboard.wording import percent

ROWS: Final = 20
_PAGES: Final = "model_history_pages"
_CHOSEN: Final = "model_history_id"
DISEASE: Final = {None: "", True: "disease", False: "no disease"}


def told(listed: list[Any]) -> pd.DataFrame:
    """Return one line for each prediction, as text."""
    return pd.DataFrame(
        {
            "Of 100": [percent(one.probability) for one in listed],
            "Range": [f"{percent(one.low)} to {percent(one.high)}" for one in listed],
            "Predicted": [DISEASE[bool(one.prediction)] for one in listed],
            "Found": [DISEASE[one.disease] for one in listed],
            "Clinician": [one.decision or "" for one in listed],
            "Purpose": [one.purpose.replace("_", " ") for one in listed],
            "Model": [one.model_version for one in listed],
            "Request id": [one.request_id for one in listed],
        },
        index=pd.Index([moment(one.time) for one in listed], name="Time (UTC)"),
    )


def moment(time: str) -> str:
    """Return an ISO time as it stands in a table, to the second."""
    return time[:19].replace("T", " ")


def draw() -> None:
    """Draw the search, then either one prediction or the list."""
    chosen = st.text_input(
        "Request id",
        key=_CHOSEN,
        bind="query-params",
        placeholder="empty for the list",
        help="Each answer carries one: in its body and in X-Request-ID.",
    ).strip()
    if chosen:
        st.button("Back to the list", on_click=_forget)
        story.draw(chosen)
        return
    asked = filters.choose()
    cursors = _cursors(asked)
    page = client().document("/predictions", limit=ROWS, **asked, **_after(cursors))
    if not page.predictions:
        empty(
            "No prediction here",
            "Each answer appears here within seconds; choose another purpose or time if others "
            "are meant. The Patient page makes one.",
        )
        return
    st.table(told(page.predictions), border="horizontal")
    _turn(cursors, page.next)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        names = {
            one.request_id: f"{moment(one.time)}, {percent(one.probability)} of 100"
            for one in page.predictions
        }
        st.selectbox(
            "Open one of these",
            list(names),
            index=None,
            format_func=names.__getitem__,
            key="model_history_open",
            on_change=_open,
            placeholder="its time and number",
        )
    with right:
        st.download_button(
            "Download all that match as CSV",
            lambda: client().predictions_csv(asked),
            file_name="heartsight-predictions.csv",
            mime="text/csv",
            key="model_history_csv",
            on_click="ignore",
        )


def _cursors(asked: Mapping[str, str | float]) -> list[str]:
    """Return the cursors of the pages that were turned; other filters begin anew."""
    kept = st.session_state.get(_PAGES)
    fixed = {name: value for name, value in asked.items() if name != "from"}
    if kept is None or kept[0] != fixed:
        st.session_state[_PAGES] = kept = (fixed, [])
    found: list[str] = kept[1]
    return found


def _after(cursors: list[str]) -> dict[str, str]:
    return {"cursor": cursors[-1]} if cursors else {}


def _turn(cursors: list[str], following: str | None) -> None:
    """Draw the buttons that turn the page."""
    if not cursors and following is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Newer", disabled=not cursors, on_click=_newer, key="model_history_newer")
        st.button(
            "Older",
            disabled=following is None,
            on_click=cursors.append,
            args=(str(following),),
            key="model_history_older",
        )
        st.html(f'<p class="hs-quiet">page {len(cursors) + 1}</p>')


def _newer() -> None:
    st.session_state[_PAGES][1].pop()


def _open() -> None:
    st.session_state[_CHOSEN] = st.session_state.pop("model_history_open")


def _forget() -> None:
    st.session_state[_CHOSEN] = ""
