"""How well probabilities agree with outcomes: slope, and expected calibration error."""

from typing import Final

import numpy as np
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from analysis.ridge import Floats, Labels

BINS: Final = 10
_EDGE: Final = 1e-9


def calibration_slope(disease: Labels, risk: Floats) -> float:
    """Return the slope of the outcome's log-odds on the predicted log-odds.

    1 is right; below, predictions are too extreme; above, too timid.

    References
    ----------
    Cox (1958), Biometrika 45:562-565.
    """
    predicted = logit(np.clip(risk, _EDGE, 1 - _EDGE))
    model = LogisticRegression(C=np.inf, solver="newton-cholesky").fit(predicted[:, None], disease)
    return float(model.coef_[0, 0])


def expected_calibration_error(disease: Labels, risk: Floats) -> float:
    """Return the mean gap between observed and predicted frequency over ten equal-sized bins.

    References
    ----------
    Naeini, Cooper and Hauskrecht (2015), AAAI; equal-frequency bins.
    """
    order = np.argsort(risk, kind="stable")
    bins = np.array_split(order, BINS)
    gaps = [abs(disease[rows].mean() - risk[rows].mean()) * len(rows) for rows in bins]
    return float(sum(gaps) / len(risk))
