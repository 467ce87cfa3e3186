"""The list of predictions, a page at a time, with its file and the choice of one of them."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.answers import Interval
from dashboard.connection import client
from dashboard.frame import table
from dashboard.frame.parts import empty
from dashboard.predictions import filters, story, turning
from dashboard.wording import moment, percent, span

ROWS: Final = 20
_CHOSEN: Final = "model_history_id"
DISEASE: Final = {None: "", True: "disease", False: "no disease"}


def told(listed: list[Any]) -> pd.DataFrame:
    """Return one line for each prediction, as text."""
    return pd.DataFrame(
        {
            "Of 100": [percent(one.probability) for one in listed],
            "Range": [span(Interval(low=one.low, high=one.high)) for one in listed],
            "Predicted": [DISEASE[bool(one.prediction)] for one in listed],
            "Found": [DISEASE[one.disease] for one in listed],
            "Clinician": [one.decision or "" for one in listed],
            "Purpose": [one.purpose.replace("_", " ") for one in listed],
            "Model": [one.model_version for one in listed],
            "Request id": [one.request_id for one in listed],
        },
        index=pd.Index([moment(one.time) for one in listed], name="Time (UTC)"),
    )


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
    cursors = turning.trail(asked)
    page = client().document("/predictions", limit=ROWS, **asked, **_after(cursors))
    if not page.predictions:
        empty(
            "No prediction here",
            "Each answer appears here within seconds; choose another purpose or time if others "
            "are meant. The Patient page makes one.",
        )
        return
    # Never `st.table`: it reads a cell as Markdown, where ">97" is a quotation of 97.
    st.html(table.html(told(page.predictions)))
    turning.draw(cursors, page.next)
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


def _after(cursors: list[str]) -> dict[str, str]:
    return {"cursor": cursors[-1]} if cursors else {}


def _open() -> None:
    st.session_state[_CHOSEN] = st.session_state.pop("model_history_open")


def _forget() -> None:
    st.session_state[_CHOSEN] = ""
