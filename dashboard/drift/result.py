"""What one comparison comes to: its verdict, first on the page, with what it rests on."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.drift.who import HOME
from dashboard.frame.parts import verdict

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison


def finding(found: "DriftComparison") -> str:
    """Return the verdict as a title."""
    others = (
        "those the model learnt from"
        if found.reference == HOME.name
        else f"those of {found.reference}"
    )
    titles = {
        "drift": f"These patients are not like {others}",
        "no drift found": f"No difference beyond chance from {others}",
        "too few": "Too few patients to tell",
    }
    return titles[str(found.verdict)]


def grounds(found: "DriftComparison") -> str:
    """Return what the verdict rests on; a number never stands apart from its per cent sign."""
    return found.sentence.replace(" %", "\u00a0%")


def draw_verdict(found: "DriftComparison", why_not: str = "") -> None:
    """Draw what the comparison comes to.

    Parameters
    ----------
    why_not : str
        Why it is not known how often such a verdict is wrong; empty where it is told.
    """
    verdict(finding(found), grounds(found), doubtful=str(found.verdict) == "too few")
    if why_not:
        st.markdown(f"How often this verdict is a false alarm is not known just now. {why_not}")
