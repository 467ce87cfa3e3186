"""From who looks to the pages that are there for them."""

import streamlit as st

from dashboard.access import sign_in
from dashboard.access.policy import Role
from dashboard.pages import PLACES, TOUR, VIEWS, Place, open_to


def pages(roles: frozenset[Role]) -> list[st.Page]:
    """Return the pages for somebody with these roles; a page of others' says so at its address."""
    return [
        *(_page(place, allowed=open_to(place, roles)) for place in PLACES),
        st.Page(VIEWS / "tour.py", title="What is where", url_path=TOUR),
    ]


def doors() -> list[st.Page]:
    """Return the sign-in at every address, so that an address kept from before leads to it."""
    first = st.Page(sign_in.door, title="Sign in", default=True)
    addresses = [*(place.address for place in PLACES if place.address), TOUR]
    return [first, *(st.Page(sign_in.door, title="Sign in", url_path=one) for one in addresses)]


def _page(place: Place, *, allowed: bool) -> st.Page:
    if not place.address:
        return st.Page(place.file, title=place.title, default=True)
    if allowed:
        return st.Page(place.file, title=place.title, url_path=place.address)
    return st.Page(
        sign_in.for_reviewers, title=place.title, url_path=place.address, visibility="hidden"
    )
