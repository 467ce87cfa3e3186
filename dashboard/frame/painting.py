"""When the browser reads the chart library, four megabytes that hold up all drawing for a second.

Where a page has a finding, it reads after that is on the screen: everything that a run has sent by
then is drawn at once, a third of a second later than it can. Where somebody has to fill something
in first, it reads meanwhile.
"""

import time
from typing import Final

import streamlit as st

_SECONDS: Final = 0.15
"""What a browser needs to draw the head of a page, on two cores that are in use."""
_DONE: Final = "painting_done"
_UNSEEN: Final = {"data": [{"type": "scatter", "x": [0], "y": [0]}]}
"""The least that is drawn with the library's help."""


def let_paint() -> None:
    """Give a browser that has just come the time to draw what it has; of others, none."""
    if st.session_state.get(_DONE) or not st.context.headers:
        return
    st.session_state[_DONE] = True
    time.sleep(_SECONDS)


def read_ahead(*, tables: bool = False) -> None:
    """Have the browser read the chart library while a form is filled or a file is looked for.

    Parameters
    ----------
    tables : bool
        Whether it should read the library of large tables, too.
    """
    let_paint()
    with st.container(key="ahead"):
        st.plotly_chart(_UNSEEN, key="ahead_chart", theme=None)
        if tables:
            st.dataframe({"": [0]}, key="ahead_table")
