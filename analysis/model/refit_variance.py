"""How far one patient's log-odds would move if the model were refitted on resampled patients.

The bootstrap's covariance of the coefficients is taken in its linear limit, the infinitesimal
jackknife: one matrix product in place of hundreds of refits for each of 2048 sub-models. The
patient's variance, a quadratic form, is then approximated by a sum of one term per input, so that
serving it costs one addition per input. `interval_check` measures both steps against real refits.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.model.ridge import C, Floats, Labels, Ridge, sigmoid

_DIGITS: Final = 6
"""Significant digits kept; more would only make the bundle longer."""


@dataclass(frozen=True, slots=True, eq=False)
class AdditiveVariance:
    """Variance of a patient's log-odds, as a sum over inputs.

    Attributes
    ----------
    base : float
        What no input adds.
    linear, quadratic : ndarray of shape (n_numeric,)
        Per unit, and per squared unit, of distance from the training mean.
    levels : ndarray of shape (n_levels,)
        Per flag, in the encoding's order.
    floor : float
        Smallest of any training patient; between the data the fitted sum may fall below it.
    """

    base: float
    linear: Floats
    quadratic: Floats
    levels: Floats
    floor: float


def influence(model: Ridge, patients: Floats, disease: Labels) -> Floats:
    """Return how each weight, the intercept last, moves with each training patient's share.

    Sums of squares over the patients are variances under refits.

    Returns
    -------
    ndarray of shape (n_columns + 1, n_patients)

    References
    ----------
    Efron (1982), The Jackknife, the Bootstrap and Other Resampling Plans, chapter 6.
    """
    design = _with_intercept(model, patients)
    risk = sigmoid(model.log_odds(patients))
    penalty = np.diag([1 / C] * (design.shape[1] - 1) + [0.0])
    hessian = design.T @ (design * (risk * (1 - risk))[:, None]) + penalty
    scores = design * (disease - risk)[:, None]
    return np.asarray(np.linalg.solve(hessian, (scores - scores.mean(axis=0)).T))


def refit_variances(model: Ridge, patients: Floats, disease: Labels) -> Floats:
    """Return the variance of each training patient's log-odds under refits, shape (n_patients,)."""
    moved = _with_intercept(model, patients) @ influence(model, patients, disease)
    return np.asarray((moved**2).sum(axis=1))


def _with_intercept(model: Ridge, patients: Floats) -> Floats:
    return np.column_stack([model.encoding.design(patients), np.ones(len(patients))])


def additive(model: Ridge, patients: Floats, variances: Floats) -> AdditiveVariance:
    """Fit `variances` of the patients by a sum over inputs, in least squares.

    Parameters
    ----------
    patients : ndarray of shape (n_patients, 13)
        Complete in the model's inputs.
    variances : ndarray of shape (n_patients,)
        From `refit_variances`.
    """
    encoding = model.encoding
    n_numeric = len(encoding.numeric)
    numbers = encoding.design(patients)[:, :n_numeric]
    flags = encoding.raw(patients)[:, n_numeric:]
    columns = np.column_stack([np.ones(len(patients)), numbers, numbers**2, flags])
    # The flags of an input may sum to one: lstsq takes the smallest of the equal solutions.
    fitted, *_ = np.linalg.lstsq(columns, variances, rcond=None)
    linear, quadratic, levels = np.split(fitted[1:], [n_numeric, 2 * n_numeric])
    return AdditiveVariance(
        base=_rounded(fitted[:1])[0],
        linear=_rounded(linear / encoding.scale[:n_numeric]),
        quadratic=_rounded(quadratic / encoding.scale[:n_numeric] ** 2),
        levels=_rounded(levels),
        floor=_rounded(np.array([variances.min()]))[0],
    )


def _rounded(values: npt.NDArray[np.floating]) -> Floats:
    return np.array([float(f"{value:.{_DIGITS}g}") for value in values])
