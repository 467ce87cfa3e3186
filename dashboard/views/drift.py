"""Drift: whether the patients of now are like those the model learnt from."""

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import AnalysisError
from dashboard.connection import drift_report, settings
from dashboard.drift import alarm, comparing, drill, evidently, gaps, over_time, ranked, whole
from dashboard.drift.command import command
from dashboard.drift.result import draw_verdict
from dashboard.drift.who import HOME, SERVED, SITES, SYNTHETIC, UPLOAD, Who, choose
from dashboard.frame.figure import Origin
from dashboard.frame.parts import empty, guarded, title
from dashboard.frame.rooms import rooms
from dashboard.prose import read
from data.errors import DataError

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison

METHOD = read("drift")
CURRENT = [*SITES, *SYNTHETIC, UPLOAD, SERVED]


def main() -> None:
    """Draw the choice of two groups, the verdict, and the detail in tabs."""
    title("Drift", "For reviewers: whether these are still the patients the model learnt from.")
    left, right = st.columns(2)
    with left:
        reference = choose("Reference", list(SITES), "drift_reference", HOME.name)
    with right:
        current = choose("Compared with it", CURRENT, "drift_current", "Hungary")
    if reference is None or current is None:
        empty("No file yet", "Choose a CSV file with the 13 inputs; an outcome is not needed.")
        return
    with guarded("drift"):
        known = comparing.known_alarms()
        try:
            found = (
                comparing.compared_served(reference, current.n, known)
                if current.served
                else comparing.compared(reference, current, known)
            )
        except (AnalysisError, DataError) as refused:
            empty("These cannot be compared", f"{refused}. Correct it and choose the file again.")
            return
        draw_verdict(found, known.why)
        _rooms(reference, current, found, known)


def _rooms(
    reference: Who, current: Who, found: "DriftComparison", known: comparing.KnownAlarms
) -> None:
    url = str(settings().backend_url).rstrip("/")
    origin = Origin(METHOD, command(reference, current, url))
    study = Origin(METHOD, "python -m analysis drift")
    rooms(
        "drift",
        {
            "Inputs": partial(ranked.draw, found, origin),
            "As a whole": partial(whole.draw, found, origin),
            "Missing values": partial(gaps.draw, found, origin),
            "Evidently": partial(evidently.draw, reference, current, origin),
            "Day by day": partial(over_time.draw, known, METHOD, url),
            "Drill": partial(drill.draw, METHOD, url),
            "Trust in the alarm": lambda: alarm.draw(drift_report(), study),
        },
    )


main()
