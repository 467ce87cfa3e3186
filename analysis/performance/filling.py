"""Fill a missing input with a typical value: what this model never does, kept for comparison.

Studies put it beside the sub-models so that the choice is shown, not asserted.
"""

from collections.abc import Sequence

import numpy as np

from analysis.model.ridge import NUMERIC, Floats, Labels, fit, sigmoid
from data.features import NAMES


def typical_patient(patients: Floats) -> Floats:
    """Return the median of each number and the commonest code of each category, shape (13,).

    Parameters
    ----------
    patients : ndarray of shape (n_patients, 13)
        Missing is NaN and is left out; each column holds at least one value. Of equally common
        codes the smallest is taken.
    """
    return np.array([_typical(name, patients[:, i]) for i, name in enumerate(NAMES)])


def _typical(name: str, column: Floats) -> float:
    known = column[~np.isnan(column)]
    if name in NUMERIC:
        return float(np.median(known))
    codes, counts = np.unique(known, return_counts=True)
    return float(codes[counts.argmax()])


def filled(patients: Floats, typical: Floats) -> Floats:
    """Return a copy of the patients with each missing input taken from `typical`."""
    return np.where(np.isnan(patients), typical, patients)


def filled_risk(
    taught: Floats, disease: Labels, asked: Floats, inputs: Sequence[str] = NAMES
) -> Floats:
    """Return the risk by the one model of `inputs`, whatever is missing filled in.

    Parameters
    ----------
    taught : ndarray of shape (n_taught, 13)
        Training patients; the typical patient is theirs, and their own gaps are filled too.
    asked : ndarray of shape (n_asked, 13)

    Returns
    -------
    ndarray of shape (n_asked,)
    """
    typical = typical_patient(taught)
    model = fit(filled(taught, typical), disease, inputs)
    return sigmoid(model.log_odds(filled(asked, typical)))
