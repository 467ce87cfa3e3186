"""The live model's card: what it is for, how good it is, when not to use it."""

import re

import streamlit as st

from dashboard.connection import client


def below_the_title(card: str) -> str:
    """Return Markdown with its headings one level lower, for the page has its own title."""
    return re.sub(r"^(#{1,5}) ", r"#\1 ", card, flags=re.MULTILINE)


def draw() -> None:
    """Draw the card as the bundle has it."""
    card = client().model_card()
    st.download_button(
        "Download as Markdown",
        card,
        file_name="model_card.md",
        mime="text/markdown",
        key="model_card_file",
        on_click="ignore",
    )
    with st.container(key="model_card_text"):
        st.markdown(below_the_title(card))
