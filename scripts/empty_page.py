"""The least that Streamlit can show: what every page of the dashboard is measured against.

With `?chart=yes` it has a chart and a choice that changes the chart's title.
"""

import streamlit as st

st.title("Empty")
if "chart" in st.query_params:
    told = st.radio("Title", ["one", "two"])
    st.plotly_chart({"data": [{"y": [1, 2]}], "layout": {"title": {"text": told}}})
