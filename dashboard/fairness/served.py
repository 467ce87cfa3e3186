"""The same comparison on served patients whose outcome has been recorded."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.connection import client
from dashboard.fairness import measures
from dashboard.fairness.finding import finding, grounds
from dashboard.frame.figure import Origin
from dashboard.frame.parts import empty, verdict

if TYPE_CHECKING:
    from analysis.fairness.comparison import GroupFairness

FEWEST = 10


@st.cache_data(max_entries=4, show_spinner="Comparing women and men among served patients ...")
def compared(
    risk: tuple[float, ...], disease: tuple[int, ...], sex: tuple[int, ...]
) -> "GroupFairness":
    """Return the comparison of served patients."""
    from analysis.fairness.comparison import fairness  # noqa: PLC0415 - takes seconds to import

    return fairness(risk, disease, sex)


def draw(origin: Origin) -> None:
    """Compare women and men among the patients that this backend answered."""
    rows = client().document("/aggregates/outcomes")
    if len(rows.risk) < FEWEST:
        empty(
            "No comparison yet",
            f"{len(rows.risk)} served patients have a recorded outcome; from {FEWEST} on, this "
            "compares women and men among them. Outcomes are recorded on the Patient page, or by "
            "POST /predictions/{request_id}/outcome.",
        )
        return
    found = compared(tuple(rows.risk), tuple(map(int, rows.disease)), tuple(rows.sex))
    missed = found.gaps[0]
    verdict(
        finding(missed),
        f"Served patients: {grounds(missed)}",
        doubtful=missed.reading.verdict == "too few to tell",
    )
    measures.draw(found, "served", origin)
