"""When the browser draws, and when it reads the code that it draws with.

Everything that a run has sent by the time a browser gets to draw is drawn at once, so what matters
is let on the screen before the rest is sent. Code is megabytes that hold up all drawing: where a
page has a finding, it is read after that; where somebody fills in a form first, meanwhile.
"""

import time
from typing import Final

import streamlit as st

_FIRST_SECONDS: Final = 0.25
"""What a browser that has just come needs to draw the head of a page, on two cores in use."""
_AGAIN_SECONDS: Final = 0.1
"""What it needs to draw a number and a chart that it has drawn before; till then it is busy."""
_DONE: Final = "painting_done"
_READ: Final = "painting_read"
_UNSEEN: Final = {"data": [{"type": "scatter", "x": [0], "y": [0]}]}
"""The least that is drawn with the chart library's help."""


def let_paint() -> None:
    """Give a browser that has just come the time to draw what it has; of others, none."""
    if not st.session_state.get(_DONE) and _in_browser():
        st.session_state[_DONE] = True
        time.sleep(_FIRST_SECONDS)


def let_paint_answer() -> None:
    """Give the browser the time to draw an answer before it gets what leads on from there."""
    if _in_browser():
        time.sleep(_AGAIN_SECONDS)


def read_ahead() -> None:
    """Have the browser read what draws charts and choices; at the first run of a session only."""
    if st.session_state.get(_READ) or not _in_browser():
        return
    let_paint()
    st.session_state[_READ] = True
    with st.container(key="ahead"):
        st.plotly_chart(_UNSEEN, key="ahead_chart", theme=None)
        st.selectbox("Not shown", [""], key="ahead_list")
        st.slider("Not shown", key="ahead_slider")
        st.segmented_control("Not shown", [""], key="ahead_segments")


def read_tables_ahead() -> None:
    """Have the browser read the library of large tables, too."""
    let_paint()
    with st.container(key="ahead_tables"):
        st.dataframe({"": [0]}, key="ahead_table")


def _in_browser() -> bool:
    return bool(st.context.headers)
