"""Charts can be kept as PNG too: plotly's own toolbar offers one format, a script the other.

The script stands in `assets/pictures.js`; the browser draws the picture and nothing is sent.
"""

from pathlib import Path
from typing import Final

import streamlit as st

_SCRIPT: Final = Path(__file__).parents[1] / "assets" / "pictures.js"


def keepable() -> None:
    """Give every chart of the page a button that keeps it as PNG."""
    mount = st.components.v2.component(
        "heartsight_pictures", js=_SCRIPT.read_text(encoding="utf-8")
    )
    with st.container(key="pictures"):
        mount(key="pictures_script", height=1)
