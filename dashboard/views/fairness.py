"""Fairness by gender: whether the model does as well for women as for men, and who can tell."""

from functools import partial

from dashboard.connection import fairness_report
from dashboard.fairness import calibration, elsewhere, measures, mitigations, served, thresholds
from dashboard.fairness.finding import finding, grounds
from dashboard.frame.figure import Origin
from dashboard.frame.parts import guarded, title, verdict
from dashboard.frame.rooms import rooms
from dashboard.prose import read

ORIGIN = Origin(read("fairness"), "python -m analysis fairness")


def main() -> None:
    """Draw the verdict, then the picture that carries it, then the detail in tabs."""
    title("Fairness by gender", "For reviewers: whether the model serves women as well as men.")
    with guarded("fairness"):
        report = fairness_report()
        missed = report.by_sex.gaps[0]
        verdict(
            finding(missed),
            grounds(missed),
            doubtful=missed.reading.verdict == "too few to tell",
        )
        rooms(
            "fairness",
            {
                "Measures": partial(measures.draw, report.by_sex, "report", ORIGIN),
                "Calibration": partial(calibration.draw, report.by_sex, ORIGIN),
                "Threshold": partial(thresholds.draw, report.sweep, ORIGIN),
                "Mitigation": partial(mitigations.draw, report.mitigation, ORIGIN),
                "Age": partial(elsewhere.draw, report.by_age, "ages", "age bands", ORIGIN),
                "Hospitals": partial(elsewhere.draw, report.sites, "sites", "hospitals", ORIGIN),
                "Served patients": partial(served.draw, ORIGIN),
            },
        )


main()
