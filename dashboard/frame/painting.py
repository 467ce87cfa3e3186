"""The finding stands on the screen before the browser begins to read the chart library.

Everything that a run of a page has sent by then is drawn at once, and reading the library, four
megabytes of it, holds up the drawing: a page would come a third of a second later than it can.
"""

import time
from typing import Final

import streamlit as st

_SECONDS: Final = 0.15
"""What a browser needs to draw the head of a page, on two cores that are in use."""
_DONE: Final = "painting_done"


def let_paint() -> None:
    """Give a browser that has just come the time to draw what it has; of others, none."""
    if st.session_state.get(_DONE) or not st.context.headers:
        return
    st.session_state[_DONE] = True
    time.sleep(_SECONDS)
