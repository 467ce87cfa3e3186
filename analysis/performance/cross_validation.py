"""How good the served model is: repeated cross-validation, each measure with its interval.

The model is measured as it is served: a test patient with a missing input gets the sub-model of
the inputs that are there, fitted inside the fold. The report also holds the reference protocol
(`reference_protocol`) and the check of the intervals shown to clinicians (`interval_check`).
"""

from collections.abc import Callable
from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.errors import LeakageAlarm
from analysis.measures.intervals import Estimate
from analysis.measures.resampled import draw_counts
from analysis.measures.scores import OutOfFold, score, score_by_fold
from analysis.model.patterns import FOLDS
from analysis.model.served import THRESHOLD, served_out_of_fold
from analysis.performance.interval_check import IntervalCheck
from analysis.performance.reference_protocol import ReferenceProtocol
from data.cohorts import Cohort

REPEATS: Final = 10
RESAMPLES: Final = 500
LEAKAGE_ROC_AUC: Final = 0.93
"""Nothing published or tried here reaches it on Cleveland with an honest protocol."""


class CrossValidation(BaseModel):
    """Performance of the served model on patients it was not fitted on.

    ROC-AUC, Brier score, log-loss and accuracy are means over the test folds; slope and ECE are
    measured on the pooled out-of-fold probabilities. Intervals are of the patient bootstrap.
    """

    model_config = ConfigDict(frozen=True)

    folds: int
    repeats: int
    n: int
    diseased: int
    threshold: float
    roc_auc: Estimate
    brier_score: Estimate
    log_loss: Estimate
    accuracy: Estimate
    calibration_slope: Estimate
    expected_calibration_error: Estimate


class PerformanceReport(BaseModel):
    """What `reports/performance.json` holds."""

    model_config = ConfigDict(frozen=True)

    cross_validation: CrossValidation
    reference_protocol: ReferenceProtocol
    interval_check: tuple[IntervalCheck, ...]


def cross_validate(
    cohort: Cohort, seed: int, advance: Callable[[int], None] = lambda _: None
) -> CrossValidation:
    """Cross-validate the model as served, 10 x 5-fold, stratified by outcome.

    Raises
    ------
    LeakageAlarm
        If the result is better than these data allow.
    TooFewPatients
        If an outcome has fewer patients than there are folds.
    """
    scored = OutOfFold(cohort.disease, *served_out_of_fold(cohort, REPEATS, seed, advance))
    # First: outcomes that are told apart without fail have no calibration slope.
    raise_on_leakage(float(score_by_fold(scored)["roc_auc"].mean()))
    scores = score(scored, draw_counts(len(cohort), RESAMPLES, seed))
    return CrossValidation(
        folds=FOLDS,
        repeats=REPEATS,
        n=len(cohort),
        diseased=int(cohort.disease.sum()),
        threshold=THRESHOLD,
        **dict(scores),
    )


def raise_on_leakage(roc_auc: float) -> None:
    """Stop when performance is better than these data allow.

    Raises
    ------
    LeakageAlarm
        If the cross-validated ROC-AUC is above `LEAKAGE_ROC_AUC`.
    """
    if roc_auc > LEAKAGE_ROC_AUC:
        raise LeakageAlarm(
            f"leakage alarm: cross-validated ROC-AUC {roc_auc:.3f} is above "
            f"{LEAKAGE_ROC_AUC}. A column that knows the outcome or copies of patients in the "
            "table are the usual causes; nothing was written."
        )
