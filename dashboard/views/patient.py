"""The Patient page: one patient in, an explained answer out."""

import streamlit as st

from dashboard.connection import client, mode
from dashboard.patient import answer, form, keyboard, session


def main() -> None:
    """Read what stands in the form, ask the backend if need be, show form and answer."""
    visit = session.visit()
    visit.consult(client(), session.body())
    session.note()
    left, right = st.columns([10, 11], gap="large")
    with right:  # first: whoever changes an input looks for the number
        answer.draw(visit, mode())
    with left:
        form.draw(visit.notes())
    with right:
        answer.draw_more(visit, client(), mode())
    keyboard.listen(visit)


main()
