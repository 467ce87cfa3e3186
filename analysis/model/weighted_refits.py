"""The ridge refitted on the same patients with other weights: folds and bootstraps in one go.

A patient who is left out of a fold weighs 0, one who is drawn twice weighs 2. Each refit learns
means, spreads and codes anew, so that it is the model that `ridge.fit` gives on those very rows.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.model.newton import newton
from analysis.model.ridge import C, Encoding, Floats, Labels

Bools = npt.NDArray[np.bool_]


def refitted_log_odds(
    patients: Floats, disease: Labels, inputs: Sequence[str], weight: Floats
) -> Floats:
    """Return every patient's log-odds by each refit, also those of patients whom it did not see.

    Parameters
    ----------
    patients : ndarray of shape (n_patients, 13)
        From `ridge.values`, with every one of `inputs`.
    weight : ndarray of shape (n_refits, n_patients)
        How often each patient is in the refit's sample.

    Returns
    -------
    ndarray of shape (n_refits, n_patients)
    """
    designs = _designs(patients, inputs, weight)
    fitted = newton(designs, disease, weight, 1 / C)
    log_odds: Floats = (designs @ fitted[:, :-1, None])[:, :, 0] + fitted[:, -1:]
    return log_odds


def _designs(patients: Floats, inputs: Sequence[str], weight: Floats) -> Floats:
    """Standardise by each sample's own mean and spread, shape (n_refits, n_patients, n_columns)."""
    encoding = Encoding.learn(patients, inputs)
    raw = encoding.raw(patients)
    total = weight.sum(axis=1)[:, None]
    centred = raw - (weight @ raw / total)[:, None, :]
    spread = np.sqrt((weight[:, None, :] @ centred**2)[:, 0] / total)
    # A column that is the same for all: rounding may leave it a spread that is not quite zero.
    seen = weight > 0
    flat = np.array([np.ptp(raw[rows], axis=0) == 0 for rows in seen])
    idle = flat | _superfluous(encoding, weight @ raw > 0)
    return np.where(idle[:, None, :], 0.0, centred / np.where(idle, 1.0, spread)[:, None, :])


def _superfluous(encoding: Encoding, present: Bools) -> Bools:
    """Return which flags a sample does without: of only two codes left in it, the first."""
    split = len(encoding.numeric)
    idle = np.zeros(present.shape, dtype=np.bool_)
    for name in dict.fromkeys(name for name, _ in encoding.levels):
        own = [split + i for i, (owner, _) in enumerate(encoding.levels) if owner == name]
        two = present[:, own].sum(axis=1) == 2  # noqa: PLR2004 - two codes need one flag
        if len(own) > 1:
            idle[two, np.array(own)[present[two][:, own].argmax(axis=1)]] = True
    return idle
