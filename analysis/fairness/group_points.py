"""Each measure in each group, as fairlearn's `MetricFrame` has it.

Only values are made here, without asking whether a group is large enough; how far they may be off
is in `group_draws`.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from fairlearn.metrics import (
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score, brier_score_loss, precision_score, roc_auc_score

from analysis.fairness.answers import Answers
from analysis.model.ridge import Floats
from data.features import BY_NAME

ALL: Final = "all"
GROUPS: Final = BY_NAME["sex"].codes
"""Codes of the compared groups and their names; `ALL` names everybody together."""

Metric = Callable[[Floats, Floats], float]
Points = dict[str, dict[str, float]]


def _npv(disease: Floats, flagged: Floats) -> float:
    return float(precision_score(disease, flagged, pos_label=0, zero_division=0))


def _precision(disease: Floats, flagged: Floats) -> float:
    return float(precision_score(disease, flagged, zero_division=0))


def _roc_auc(disease: Floats, risk: Floats) -> float:
    return float(roc_auc_score(disease, risk)) if len(np.unique(disease)) > 1 else np.nan


def _observed_to_expected(disease: Floats, risk: Floats) -> float:
    return float(disease.sum() / risk.sum()) if risk.sum() else np.nan


_OF_FLAGS: Final[Mapping[str, Metric]] = {
    "true_positive_rate": true_positive_rate,
    "false_negative_rate": false_negative_rate,
    "false_positive_rate": false_positive_rate,
    "precision": _precision,
    "negative_predictive_value": _npv,
    "accuracy": accuracy_score,
}
_OF_RISKS: Final[Mapping[str, Metric]] = {
    "observed_to_expected": _observed_to_expected,
    "roc_auc": _roc_auc,
    "brier_score": brier_score_loss,
}


def points(told: Answers) -> Points:
    """Return each measure by group; a group or a measure without patients is left out.

    Repeats of a patient are pooled. Whose outcome is not known counts in the selection rate alone.

    References
    ----------
    Bird et al. (2020), Fairlearn, Microsoft technical report MSR-TR-2020-32.
    """
    assessed = told.of(told.known)
    found: Points = {group: {} for group in (*GROUPS.values(), ALL)}
    for metrics, some, column in (
        ({"selection_rate": selection_rate}, told, told.flagged),
        (_OF_FLAGS, assessed, assessed.flagged),
        (_OF_RISKS, assessed, assessed.risk),
    ):
        if column.size > 1:  # fairlearn squeezes a single answer out of its array
            for group, row in _by_group(metrics, some, column).items():
                found[group] |= row
    return found


def _by_group(
    metrics: Mapping[str, Metric], told: Answers, column: npt.NDArray[np.generic]
) -> Points:
    repeats = column.shape[1]
    frame = MetricFrame(
        metrics=dict(metrics),
        # fairlearn looks at the outcome even where the measure does not.
        y_true=np.repeat(np.nan_to_num(told.disease), repeats).astype(int),
        y_pred=column.ravel().astype(float),
        sensitive_features=np.repeat(told.sex, repeats),
    )
    rows = {GROUPS[code]: frame.by_group.loc[code] for code in np.unique(told.sex)}
    return {
        group: {name: float(row[name]) for name in metrics}
        for group, row in {**rows, ALL: frame.overall}.items()
    }
