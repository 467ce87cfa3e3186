"""Newton's method for the ridge: many models at once, each with patients and labels of its own.

Studies fit tens of thousands of small ridges, and around each of them a library's checks take
longer than the arithmetic. Models whose patients are the same and whose labels alone differ are
faster still in `ridge_batch`.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit

_STEPS: Final = 100
_TOLERANCE: Final = 1e-8
"""The last step is no longer than this. Each step squares the error of the one before, so what is
left is beyond the digits that a bundle keeps."""

_Floats = npt.NDArray[np.float64]


def newton(
    designs: _Floats, labels: npt.NDArray[np.int64], weight: _Floats, penalty: float
) -> _Floats:
    """Fit one ridge logistic regression for each design.

    Parameters
    ----------
    designs : ndarray of shape (n_models, n_patients, n_columns)
    labels : ndarray of shape (n_patients,) or (n_models, n_patients)
        Outcomes; of both classes wherever `weight` is above 0.
    weight : ndarray of shape (n_models, n_patients)
        How much each patient counts: 0 leaves one out, 2 counts one twice.
    penalty : float
        On half the sum of squares of the weights; the intercept is not penalised.

    Returns
    -------
    ndarray of shape (n_models, n_columns + 1)
        Weights per column, the intercept last.

    Raises
    ------
    ValueError
        If it does not converge, because a design holds what is no number or labels are all alike.
    """
    rows = np.concatenate([designs, np.ones((*designs.shape[:2], 1))], axis=2)
    columns = np.swapaxes(rows, 1, 2)
    shrunk = np.append(np.full(designs.shape[2], penalty), 0.0)
    fitted = np.zeros((len(rows), rows.shape[2]))
    for _ in range(_STEPS):
        risk = expit((rows @ fitted[:, :, None])[:, :, 0])
        gradient = (columns @ (weight * (risk - labels))[:, :, None])[:, :, 0] + fitted * shrunk
        bend = (columns * (weight * risk * (1 - risk))[:, None, :]) @ rows + np.diag(shrunk)
        try:
            step = np.linalg.solve(bend, gradient[:, :, None])[:, :, 0]
        except np.linalg.LinAlgError:
            break
        fitted -= step
        if np.abs(step).max(initial=0.0) < _TOLERANCE:
            return fitted
    raise ValueError(
        "the ridge does not converge: it needs numbers alone, and patients of each class"
    )
