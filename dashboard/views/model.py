"""Model and data: how good the live model is, what it was made from, and what it has answered."""

from collections.abc import Callable

from dashboard.connection import data_report, performance_report
from dashboard.errors import ReportLacksError, ReportMissingError
from dashboard.evidence import (
    card,
    challengers,
    cohorts,
    curves,
    distributions,
    hospitals,
    lucky_split,
    missing,
    releases,
    uncertainty,
)
from dashboard.frame.estimates import told
from dashboard.frame.parts import failure, guarded, title, verdict
from dashboard.frame.rooms import rooms
from dashboard.predictions import listing

COHORTS: dict[str, Callable[[], None]] = {
    "Inputs": lambda: distributions.draw(data_report()),
    "Gaps": lambda: cohorts.draw_missing(data_report()),
    "Outcomes": lambda: cohorts.draw_balance(data_report()),
    "Correlations": lambda: cohorts.draw_correlations(data_report()),
    "Surprising": lambda: cohorts.draw_surprising(data_report()),
}
RECORDS: dict[str, Callable[[], None]] = {
    "Model card": card.draw,
    "Releases": releases.draw,
    "History": listing.draw,
}


def main() -> None:
    """Draw the verdict on the model, then its evidence in tabs."""
    title("Model and data", "For reviewers: whether the model is good enough, and for whom.")
    with guarded("model"):
        try:
            tabs = {**_performance(), **COHORTS, **RECORDS}
        except (ReportMissingError, ReportLacksError) as error:
            failure("model", error)
            tabs = {**RECORDS, **COHORTS}
        rooms("model", tabs)


def _performance() -> dict[str, Callable[[], None]]:
    report = performance_report()
    found = report.cross_validation
    verdict(
        f"ROC-AUC {told(found.roc_auc, n=False)} on patients it was not fitted on",
        f"Brier score {told(found.brier_score, n=False)}, calibration slope "
        f"{told(found.calibration_slope, n=False)}; {found.n} patients of Cleveland, "
        f"{found.diseased} diseased, {found.repeats} x {found.folds}-fold cross-validation.",
    )
    return {
        "Curves": lambda: curves.draw(report.curves),
        "Challengers": lambda: challengers.draw(report.comparison),
        "Missing inputs": lambda: missing.draw(report.missing_patterns),
        "Hospitals": lambda: hospitals.draw(report.external_validation, report.pooled_sites),
        "One patient": lambda: uncertainty.draw(report.refit_spread, report.conformal),
        "Lucky split": lambda: lucky_split.draw(report.reference_protocol),
    }


main()
