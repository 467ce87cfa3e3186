"""The least that Streamlit can show: what every page of the dashboard is measured against."""

import streamlit as st

st.title("Empty")
