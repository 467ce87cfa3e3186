"""Drift: whether the patients of now are like those the model learnt from."""

from functools import partial

import streamlit as st

from analysis.errors import AnalysisError
from dashboard.connection import drift_report
from dashboard.drift import alarm, comparing, drill, evidently, over_time, result
from dashboard.drift.who import SERVED, SITES, SYNTHETIC, UPLOAD, choose
from dashboard.frame.figure import Origin
from dashboard.frame.parts import empty, guarded, title
from dashboard.frame.rooms import rooms
from dashboard.prose import read
from data.errors import DataError

ORIGIN = Origin(read("drift"), "python -m analysis drift hungary")
CURRENT = [*SITES, *SYNTHETIC, UPLOAD, SERVED]


def main() -> None:
    """Draw the choice of two groups, the verdict, and the detail in tabs."""
    title("Drift", "For reviewers: whether these are still the patients the model learnt from.")
    left, right = st.columns(2)
    with left:
        reference = choose("Reference", list(SITES), "drift_reference", "Cleveland")
    with right:
        current = choose("Compared with it", CURRENT, "drift_current", "Hungary")
    if reference is None or current is None:
        empty("No file yet", "Choose a CSV file with the 13 inputs; an outcome is not needed.")
        return
    with guarded("drift"):
        try:
            found = (
                comparing.compared_served(current.n)
                if current.served
                else comparing.compared(reference, current)
            )
        except (AnalysisError, DataError) as refused:
            empty("These cannot be compared", f"{refused}.")
            return
        result.draw_verdict(found)
        rooms(
            "drift",
            {
                "Inputs": partial(result.draw_inputs, found, ORIGIN),
                "As a whole": partial(result.draw_whole, found),
                "Evidently": partial(evidently.draw, reference, current),
                "Day by day": over_time.draw,
                "Drill": drill.draw,
                "Trust in the alarm": lambda: alarm.draw(drift_report(), ORIGIN),
            },
        )


main()
