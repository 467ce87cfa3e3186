"""What each input adds to the log-odds: of a model on arrays, and of the scorecard as written.

The baseline is the average patient, so the contributions are the Shapley values of the additive
model. Whether they agree with the `shap` library is the question of `shap_agreement`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.model.ridge import Floats, Ridge, sigmoid
from data.features import NAMES


def owners(model: Ridge) -> tuple[str, ...]:
    """Return the input that each column of the model's design matrix belongs to."""
    return (*model.encoding.numeric, *(name for name, _ in model.encoding.levels))


def contributions(model: Ridge, patients: Floats, inputs: Sequence[str]) -> Floats:
    """Return each input's contribution in log-odds, shape (n_patients, n_inputs).

    Parameters
    ----------
    patients : ndarray of shape (n_patients, 13)
        Complete in `inputs`, the model's own.
    """
    terms = model.encoding.design(patients) * model.weights
    owned = np.array([[owner == name for name in inputs] for owner in owners(model)], dtype=float)
    return np.asarray(terms @ owned)


def served_contributions(card: Mapping[str, Any], patients: Floats) -> tuple[Floats, Floats]:
    """Return what the scorecard adds for each patient, by the sub-model of the inputs there.

    Parameters
    ----------
    card : Mapping
        The decoded `scorecard.json`.
    patients : ndarray of shape (n_patients, 13)
        Missing is NaN.

    Returns
    -------
    baseline : ndarray of shape (n_patients,)
        Log-odds of the average training patient of each one's sub-model.
    contributions : ndarray of shape (n_patients, 13)
        In log-odds; NaN where the input is missing.
    """
    baseline = np.empty(len(patients))
    added = np.full(patients.shape, np.nan)
    for row, patient in enumerate(patients):
        known = [name for name, value in zip(NAMES, patient, strict=True) if not np.isnan(value)]
        sub = card["sub_models"][",".join(known)]
        baseline[row] = sub["baseline"]
        for name in known:
            added[row, NAMES.index(name)] = _served(sub, name, patient[NAMES.index(name)])
    return baseline, added


def _served(sub: Mapping[str, Any], name: str, value: float) -> float:
    if name in sub["numbers"]:
        mean, weight, *_ = sub["numbers"][name]
        return float(weight * (value - mean))
    return float(sub["categories"][name][str(int(value))][0])


def percentage_points(log_odds: Floats, baseline: float) -> Floats:
    """Return one patient's contributions on the probability scale; they add up exactly.

    The backend shares out the same way: along the straight line from the baseline to the patient.

    References
    ----------
    Sundararajan, Taly and Yan (2017), Axiomatic Attribution for Deep Networks, section 3.
    """
    total = float(log_odds.sum())
    start, end = sigmoid(np.array([baseline, baseline + total]))
    slope = (end - start) / total if abs(total) > np.finfo(float).eps else start * (1 - start)
    return np.asarray(100 * slope * log_odds)
