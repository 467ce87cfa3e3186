"""Poisoning: what wrong labels do to the model, whether they are found, and what is won back."""

from functools import partial

from dashboard.connection import poisoning_report
from dashboard.frame.figure import Origin
from dashboard.frame.parts import guarded, title, verdict
from dashboard.frame.rooms import rooms
from dashboard.poisoning import alarm, classic, damage, defences, lab
from dashboard.poisoning.finding import finding, grounds
from dashboard.prose import read

ORIGIN = Origin(read("poisoning"), "python -m analysis poison")


def main() -> None:
    """Draw the finding, then the classic table as a picture, then the detail in tabs."""
    title("Poisoning", "For reviewers: what wrong labels would do, and whether anybody would see.")
    with guarded("poisoning"):
        report = poisoning_report()
        verdict(finding(report), grounds(report))
        rooms(
            "poisoning",
            {
                "One in five": partial(classic.draw, report, ORIGIN),
                "Strategies": partial(damage.draw, report, ORIGIN),
                "Defences": partial(defences.draw, report, ORIGIN),
                "Batch alarm": partial(alarm.draw, report.batch_alarm, ORIGIN),
                "Lab": partial(lab.draw, ORIGIN.method),
            },
        )


main()
