"""The two tests of a batch of labels: how well they are predicted, and how many are diseased.

Wrong labels are harder to predict, so that the cross-validated ROC-AUC of the batch itself falls;
one-sided flips move its share of diseased besides.
"""

from typing import Final

import numpy as np
from scipy.stats import norm
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate, Z, roc_auc_delong
from analysis.model.ridge import Labels, values
from analysis.poisoning.poisoned_folds import InnerFolds
from data.cohorts import Cohort

FALSE_ALARMS: Final = 0.05
LEAST: Final = 20
"""Patients of each label that a batch needs to be judged."""


def label_roc_auc(cohort: Cohort, seed: int, labels: Labels | None = None) -> Estimate:
    """Return how well labels, the cohort's own or others, are predicted out of fold."""
    given = cohort.disease if labels is None else labels
    with threadpool_limits(limits=1):
        risk = InnerFolds.of(values(cohort.patients), seed).risk(given[None])[0]
    return roc_auc_delong(given, risk)


def standard_error(roc_auc: Estimate) -> float:
    """Return the standard error behind DeLong's interval."""
    return (roc_auc.value - roc_auc.interval.low) / Z


def alarm_line(trusted: float, error: float, false_alarms: float) -> float:
    """Return the ROC-AUC below which so many clean batches of new patients fall."""
    return trusted + error * float(norm.ppf(false_alarms))


def prevalence_p_value(diseased: int, n: int, trusted_diseased: int, trusted_n: int) -> float:
    """Return the two-sided p-value that two shares of diseased are the same, chi-square.

    Patients that stand on both sides make it err towards silence.
    """
    pooled = (diseased + trusted_diseased) / (n + trusted_n)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / trusted_n))
    if error == 0:
        return 1.0
    return float(2 * norm.sf(abs(diseased / n - trusted_diseased / trusted_n) / error))
