"""The Patient page: one patient in, an explained answer out."""

import streamlit as st

from dashboard.api import Client
from dashboard.charts.theme import Mode
from dashboard.patient import answer, form, keyboard, session
from dashboard.settings import Settings


@st.cache_resource
def _client() -> Client:
    return Client(Settings())


def _mode() -> Mode:
    return "dark" if st.context.theme.type == "dark" else "light"


def main() -> None:
    """Read what stands in the form, ask the backend if need be, show form and answer."""
    visit = session.visit()
    visit.consult(_client(), session.body())
    left, right = st.columns([10, 11], gap="large")
    with left:
        form.draw(visit.notes())
    with right:
        answer.draw(visit, _client(), _mode())
    keyboard.listen(visit)


main()
