"""Enter predicts, "?" means not known, and the focus and the spoken word follow the answer.

The script stands in `assets/keyboard.js`. It looks at keys inside the form only and sends nothing.
"""

from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.patient.headline import spoken
from dashboard.patient.visit import Visit

_SCRIPT: Final = Path(__file__).parents[1] / "assets" / "keyboard.js"
_VOICE: Final = """
<div role="status" aria-live="polite"></div>
"""
_HIDDEN: Final = """
div[role=status] {
  position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
"""


def listen(visit: Visit) -> None:
    """Mount the keyboard; the focus moves when `visit.turns` has grown."""
    mount = st.components.v2.component(
        "heartsight_keyboard", html=_VOICE, css=_HIDDEN, js=_SCRIPT.read_text(encoding="utf-8")
    )
    said = spoken(visit.answer) if visit.answer else str(visit.error or "")
    mount(key="patient_keyboard", data={"turns": visit.turns, "said": said}, height=1)
