"""How well probabilities agree with outcomes: in the large, by slope, and by expected error."""

from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from analysis.errors import TooFewPatients
from analysis.model.ridge import Floats, Labels

BINS: Final = 10
_EDGE: Final = 1e-9


def calibration_in_the_large(disease: Labels, risk: Floats) -> float:
    """Return what must be added to every log-odds for the mean risk to equal the prevalence.

    0 is right; positive means that risk is told too low, negative too high. It is the intercept of
    a logistic regression of the outcome with the predicted log-odds as offset.

    Raises
    ------
    TooFewPatients
        If all patients are diseased or all are healthy: no finite shift makes the means equal.

    References
    ----------
    Van Calster et al. (2019), BMC Medicine 17:230.
    """
    prevalence = float(disease.mean())
    if prevalence in {0.0, 1.0}:
        raise TooFewPatients("calibration needs patients of both outcomes, and these have one")
    told = logit(np.clip(risk, _EDGE, 1 - _EDGE))
    # Shifted so, everybody is below or everybody above the prevalence: the answer lies between.
    low, high = logit(prevalence) - told.max() - 1, logit(prevalence) - told.min() + 1
    return float(brentq(lambda shift: expit(told + shift).mean() - prevalence, low, high))


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
