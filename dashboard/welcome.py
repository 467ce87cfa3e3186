"""A line for a first visit: where the tour is. The browser remembers that it was seen.

The script stands in `assets/welcome.js`; it keeps one word in the browser and sends nothing.
"""

from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.pages import TOUR

_SCRIPT: Final = Path(__file__).parent / "assets" / "welcome.js"
_LINE: Final = f"""
<p><span>New here? <a href="{TOUR}">See what is where, on one screen</a></span>
<button type="button">Not now</button></p>
"""
_LOOKS: Final = """
p { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 16px; margin: 0;
  padding: 6px 12px; font-family: var(--st-font); font-size: 0.9375rem;
  color: var(--hs-ink); border: 1px solid var(--hs-hairline); border-radius: 6px; }
a { color: var(--hs-accent); }
button { font: inherit; color: var(--hs-quiet); background: none; border: none;
  padding: 0 4px; text-decoration: underline; cursor: pointer; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--hs-accent); outline-offset: 2px; }
"""


def invite(*, touring: bool) -> None:
    """Offer the tour to a browser that has not seen it; `touring` says that it is open now."""
    mount = st.components.v2.component(
        "heartsight_welcome", html=_LINE, css=_LOOKS, js=_SCRIPT.read_text(encoding="utf-8")
    )
    with st.container(key="welcome"):
        mount(key="welcome_line", data={"touring": touring}, height="content")
