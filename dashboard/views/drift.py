"""Drift: whether the patients of now are like those the model learnt from."""

from functools import partial
from typing import TYPE_CHECKING

from dashboard.connection import drift_report, settings
from dashboard.drift import (
    alarm,
    comparing,
    drill,
    evidently,
    gaps,
    over_time,
    ranked,
    result,
    whole,
)
from dashboard.drift.command import command
from dashboard.drift.who import Who, choose_both
from dashboard.frame.figure import Origin
from dashboard.frame.parts import guarded, title
from dashboard.frame.rooms import rooms
from dashboard.prose import read

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison

METHOD = read("drift")


def main() -> None:
    """Draw the choice of two groups, the verdict, and the detail in tabs."""
    title("Drift", "For reviewers: whether these are still the patients the model learnt from.")
    if (chosen := choose_both()) is None:
        return
    with guarded("drift"):
        known = comparing.known_alarms()
        if (found := result.draw(*chosen, known)) is not None:
            _rooms(*chosen, found, known)


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
