"""What the gate asks of the model at hospitals that it has never seen."""

from typing import Final

from analysis import bundle
from analysis.releases.check import At, Check, Worked
from analysis.releases.figures import rashly_judged_sites


def _at_site(site: str, method: str, figure: str) -> At:
    return At(bundle.PERFORMANCE, f"external_validation.sites[site={site}].{method}.{figure}")


ELSEWHERE: Final = (
    Check(
        "Hungary, ROC-AUC",
        _at_site("hungary", "as_served", "measures.roc_auc.value"),
        "The model must rank patients of a hospital it has never seen.",
        low=0.885,
    ),
    Check(
        "Hungary, Brier score",
        _at_site("hungary", "as_served", "measures.brier_score.value"),
        "The probabilities must still mean something there.",
        high=0.126,
    ),
    Check(
        "Hungary, O/E",
        _at_site("hungary", "as_served", "measures.observed_to_expected.value"),
        "Observed to expected: as many diseased as were foretold, within a fifth.",
        low=0.80, high=1.20,
    ),
    Check(
        "Hungary, Brier score, local intercept",
        _at_site("hungary", "ten_inputs", "updated.after.brier_score.value"),
        "What a site gains by one number of its own.",
        high=0.128,
    ),
    Check(
        "Hungary, O/E, local intercept",
        _at_site("hungary", "ten_inputs", "updated.after.observed_to_expected.value"),
        "The local intercept exists to bring this to 1.",
        low=0.95, high=1.05,
    ),
    Check(
        "VA, ROC-AUC",
        _at_site("va_long_beach", "as_served", "measures.roc_auc.value"),
        "A hard, selected population; no model does much better there.",
        low=0.72,
    ),
    Check(
        "VA, Brier score",
        _at_site("va_long_beach", "as_served", "measures.brier_score.value"),
        "Telling everybody the prevalence scores 0.190.",
        high=0.175,
    ),
    Check(
        "VA, calibration, low end",
        _at_site(
            "va_long_beach", "as_served", "measures.calibration_in_the_large.interval.low"
        ),
        "The interval of calibration in the large must hold 0: no bias is shown.",
        high=0, unit="log-odds",
    ),
    Check(
        "VA, calibration, high end",
        _at_site(
            "va_long_beach", "as_served", "measures.calibration_in_the_large.interval.high"
        ),
        "The interval of calibration in the large must hold 0: no bias is shown.",
        low=0, unit="log-odds",
    ),
    Check(
        "sites judged on too few patients",
        Worked(bundle.PERFORMANCE, rashly_judged_sites),
        "Eight healthy Swiss patients carry no judgement: the report must say so.",
        high=0,
    ),
)  # fmt: skip
