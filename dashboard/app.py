"""Declares the pages and what surrounds them; `streamlit run dashboard/app.py` starts here.

Only navigation and looks are here: each page is a file in `views/`.
"""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    # `streamlit run` puts this folder on the path, not the one that holds `dashboard` and `data`.
    sys.path.insert(0, str(HERE.parent))

st.set_page_config(
    page_title="Heartsight",
    page_icon=str(HERE / "assets" / "heartsight.svg"),
    layout="wide",
)
st.logo(HERE / "assets" / "heartsight.svg", size="large")
st.html(HERE / "assets" / "style.css")
VIEWS = HERE / "views"
st.navigation(
    [
        st.Page(VIEWS / "patient.py", title="Patient", default=True),
        st.Page(VIEWS / "explanations.py", title="Explanations", url_path="explanations"),
        st.Page(VIEWS / "fairness.py", title="Fairness by gender", url_path="fairness"),
        st.Page(VIEWS / "drift.py", title="Drift", url_path="drift"),
        st.Page(VIEWS / "poisoning.py", title="Poisoning", url_path="poisoning"),
        st.Page(VIEWS / "model.py", title="Model and data", url_path="model"),
    ],
    position="top",
).run()
