"""What is where: the pages on one screen, for a first visit and for later."""

import streamlit as st

from dashboard.access import sign_in
from dashboard.frame.parts import title
from dashboard.pages import PLACES, open_to


def main() -> None:
    """List the pages that are open to who looks, each with what one finds there."""
    title("What is where", "For everybody: each page and what it answers.")
    roles = sign_in.admitted()
    with st.container(key="tour"):
        for place in PLACES:
            if open_to(place, roles):
                with st.container(key=f"tour_{place.view}"):
                    st.page_link(place.file, label=place.title)
                    st.html(f'<p class="hs-said">{place.answers}</p>')
    st.markdown(
        "On every page the finding comes first, then the picture behind it, then the detail in "
        "tabs. Each chart has its figures as a table, and how they were computed. What you choose "
        "stands in the address: keep it or send it; a patient's values never do."
    )


main()
