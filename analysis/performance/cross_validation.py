"""How good the served model is: repeated cross-validation, each measure with its interval.

The model is measured as it is served: a test patient with a missing input gets the sub-model of
the inputs that are there, fitted inside the fold. The report also holds the reference protocol
(`reference_protocol`) and the check of the intervals shown to clinicians (`interval_check`).
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score

from analysis.errors import LeakageAlarm
from analysis.measures.calibration import calibration_slope, expected_calibration_error
from analysis.measures.intervals import Estimate, bootstrap, bootstrap_rows
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels
from analysis.model.served import THRESHOLD, served_out_of_fold
from analysis.performance.interval_check import IntervalCheck
from analysis.performance.reference_protocol import ReferenceProtocol
from data.cohorts import Cohort

REPEATS: Final = 10
RESAMPLES: Final = 500
LEAKAGE_ROC_AUC: Final = 0.93
"""Nothing published or tried here reaches it on Cleveland with an honest protocol."""

Measure = Callable[[Labels, Floats], float]


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
    """Cross-validate the model as served, 10 x 5-fold, stratified by outcome."""
    risk, fold = served_out_of_fold(cohort, REPEATS, seed, advance)
    repeated = np.repeat(cohort.disease[:, None], REPEATS, axis=1)
    rows = bootstrap_rows(len(cohort), RESAMPLES, np.random.default_rng(seed))

    def over_folds(measure: Measure) -> Estimate:
        per_fold = [measure(repeated[fold == f], risk[fold == f]) for f in range(fold.max() + 1)]
        return bootstrap(
            float(np.mean(per_fold)),
            lambda drawn: measure(repeated[drawn].ravel(), risk[drawn].ravel()),
            rows,
        )

    def pooled(measure: Measure) -> Estimate:
        return bootstrap(
            measure(repeated.ravel(), risk.ravel()),
            lambda drawn: measure(repeated[drawn].ravel(), risk[drawn].ravel()),
            rows,
        )

    return CrossValidation(
        folds=FOLDS,
        repeats=REPEATS,
        n=len(cohort),
        diseased=int(cohort.disease.sum()),
        threshold=THRESHOLD,
        roc_auc=over_folds(roc_auc_score),
        brier_score=over_folds(brier_score_loss),
        log_loss=over_folds(log_loss),
        accuracy=over_folds(lambda y, p: float(accuracy_score(y, p >= THRESHOLD))),
        calibration_slope=pooled(calibration_slope),
        expected_calibration_error=pooled(expected_calibration_error),
    )


def raise_on_leakage(result: CrossValidation) -> None:
    """Stop when performance is better than these data allow.

    Raises
    ------
    LeakageAlarm
        If the cross-validated ROC-AUC is above `LEAKAGE_ROC_AUC`.
    """
    if result.roc_auc.value > LEAKAGE_ROC_AUC:
        raise LeakageAlarm(
            f"leakage alarm: cross-validated ROC-AUC {result.roc_auc.value:.3f} is above "
            f"{LEAKAGE_ROC_AUC}. A column that knows the outcome or copies of patients in the "
            "table are the usual causes; nothing was written."
        )
