"""Explanations: which inputs carry the model, in which direction, and how sure that is."""

from collections.abc import Callable
from functools import partial

from dashboard.connection import explanation_report
from dashboard.errors import ReportLacksError, ReportMissingError
from dashboard.explanations import black_boxes, curves, importance, one_patient, stability
from dashboard.frame.figure import Origin
from dashboard.frame.parts import failure, guarded, title, verdict
from dashboard.frame.rooms import rooms
from dashboard.prose import read
from dashboard.wording import inside
from data.features import BY_NAME

ORIGIN = Origin(read("explanations"), "python -m analysis all")
# Asked of the backend: it is there without any report.
ONE_PATIENT: dict[str, Callable[[], None]] = {"One patient": partial(one_patient.draw, ORIGIN)}


def main() -> None:
    """Draw the finding, then importance, then the detail in tabs."""
    title("Explanations", "For reviewers: what the model looks at, and whether reasons stay put.")
    with guarded("explanations"):
        try:
            tabs = _reported()
        except (ReportMissingError, ReportLacksError) as error:
            failure("explanations", error)
            tabs = ONE_PATIENT
        rooms("explanations", tabs)


def _reported() -> dict[str, Callable[[], None]]:
    report = explanation_report()
    lead = [inside(BY_NAME[name].label) for name in importance.ranked(report)[:3]]
    verdict(
        f"The answer rests most on {lead[0]}, {lead[1]} and {lead[2]}",
        report.stability.reading,
    )
    return {
        "Importance": partial(importance.draw_means, report, ORIGIN),
        "Every patient": partial(importance.draw_swarm, report, ORIGIN),
        "One input": partial(curves.draw, report, ORIGIN),
        **ONE_PATIENT,
        "Black boxes": partial(black_boxes.draw, report, ORIGIN),
        "Stability": partial(stability.draw, report, ORIGIN),
    }


main()
