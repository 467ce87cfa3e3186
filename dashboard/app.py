"""Declares the pages and what surrounds them; `streamlit run dashboard/app.py` starts here.

Only the door, navigation and looks are here: each page is a file in `views/`, listed in `pages.py`.
"""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    # `streamlit run` puts this folder on the path, not the one that holds `dashboard` and `data`.
    sys.path.insert(0, str(HERE.parent))

from dashboard import navigation, welcome  # noqa: E402 - found by the path above
from dashboard.access import sign_in  # noqa: E402
from dashboard.frame import painting, pictures  # noqa: E402
from dashboard.pages import TOUR  # noqa: E402

st.set_page_config(
    page_title="Heartsight",
    page_icon=str(HERE / "assets" / "heartsight.svg"),
    layout="wide",
)
st.logo(HERE / "assets" / "heartsight.svg", size="large")
st.html(HERE / "assets" / "style.css")
why = sign_in.closed()
roles = frozenset() if why else sign_in.admitted()
if why:
    sign_in.refuse(why)
elif not roles:
    st.navigation(navigation.doors(), position="hidden").run()
else:
    page = st.navigation(navigation.pages(roles), position="top")
    welcome.invite(touring=page.url_path == TOUR)
    pictures.keepable()
    page.run()
    painting.read_ahead()
    sign_in.way_out()
