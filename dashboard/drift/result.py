"""What one comparison comes to: its verdict, first on the page, with what it rests on."""

from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import AnalysisError
from dashboard.drift.comparing import KnownAlarms, compared
from dashboard.drift.who import HOME, Who
from dashboard.frame.parts import empty, verdict
from data.errors import DataError

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


def draw(reference: Who, current: Who, known: KnownAlarms) -> "DriftComparison | None":
    """Draw what the comparison comes to; None where there is none, which is said.

    Raises
    ------
    BackendError
        If the backend does not give the counts of served patients.
    """
    try:
        found = compared(reference, current, known)
    except (AnalysisError, DataError) as refused:
        empty("These cannot be compared", f"{refused}. Correct it and choose the file again.")
        return None
    verdict(finding(found), grounds(found), doubtful=str(found.verdict) == "too few")
    if known.why:
        st.markdown(f"How often this verdict is a false alarm is not known just now. {known.why}")
    return found
