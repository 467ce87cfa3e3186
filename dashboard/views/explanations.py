"""Explanations: which inputs carry the model, in which direction, and how sure that is."""

from functools import partial

from dashboard.connection import explanation_report
from dashboard.explanations import black_boxes, curves, importance, one_patient, stability
from dashboard.frame.figure import Origin
from dashboard.frame.parts import guarded, title, verdict
from dashboard.frame.rooms import rooms
from dashboard.prose import read
from data.features import BY_NAME

ORIGIN = Origin(read("explanations"), "python -m analysis all")


def main() -> None:
    """Draw the finding, then importance, then the detail in tabs."""
    title("Explanations", "For reviewers: what the model looks at, and whether reasons stay put.")
    with guarded("explanations"):
        report = explanation_report()
        lead = [BY_NAME[name].label.lower() for name in importance.ranked(report)[:3]]
        verdict(
            f"The answer rests most on {lead[0]}, {lead[1]} and {lead[2]}",
            report.stability.reading,
        )
        rooms(
            "explanations",
            {
                "Importance": partial(importance.draw_means, report, ORIGIN),
                "Every patient": partial(importance.draw_swarm, report, ORIGIN),
                "One input": partial(curves.draw, report, ORIGIN),
                "One patient": partial(one_patient.draw, report, ORIGIN),
                "Black boxes": partial(black_boxes.draw, report, ORIGIN),
                "Stability": partial(stability.draw, report, ORIGIN),
            },
        )


main()
