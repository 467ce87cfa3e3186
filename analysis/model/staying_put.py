"""How likely a patient's leading inputs are to stay the leading ones when the model is refitted.

The sizes of the contributions are taken as independent normals folded at zero, with the spread of
`contribution_spread`. The backend works the same sum out for one patient; `stability` compares it
with real refits.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import erf

from analysis.model.contribution_spread import LEAST, ContributionSpread
from analysis.model.ridge import Floats

TOP: Final = 3
LEVELS: Final = (("stable", 0.8), ("mostly stable", 0.5), ("changes with the sample", 0.0))
"""Names of the badge, and the probability from which each is given."""

STEPS: Final = 6
"""Even, so that every second cut gives a coarser sum to refine the sum with."""

REACH: Final = 2.5
"""Standard deviations beyond which a contribution is taken not to move; with `STEPS` it keeps the
result within 0.01 of a fine sum."""


def top_size(n_inputs: int) -> int:
    """Return how many leading inputs are looked at: three, or all but one where fewer are known.

    All inputs of a patient always lead together, which would say nothing.
    """
    return min(TOP, n_inputs - 1)


def leading(contributions: Floats, size: int) -> npt.NDArray[np.bool_]:
    """Return which `size` contributions are the largest, of the last axis; of equals the first."""
    order = np.argsort(-np.abs(contributions), axis=-1, kind="stable")[..., :size]
    found = np.zeros(contributions.shape, dtype=np.bool_)
    np.put_along_axis(found, order, values=True, axis=-1)
    return found


def staying_probability(contributions: Floats, spread: Floats, size: int) -> Floats:
    """Return the probability that the same `size` inputs lead after a refit, shape (n_patients,).

    Parameters
    ----------
    contributions, spread : ndarray of shape (n_patients, n_inputs)
        In log-odds; `spread` are standard deviations, all above zero.

    References
    ----------
    Leone, Nelson and Nottingham (1961), The Folded Normal Distribution, Technometrics 3:543-550.
    """
    top, sizes = leading(contributions, size), np.abs(contributions)
    least, most = sizes - REACH * spread, sizes + REACH * spread
    # Where the race is run: below, all of the top or something of the rest still lies above;
    # further up there is nothing left of the rest, or something of the top has been passed.
    low = np.maximum(
        np.where(top, -np.inf, least).max(axis=1), np.where(top, least, np.inf).min(axis=1)
    ).clip(min=0.0)
    high = np.minimum(
        np.where(top, -np.inf, most).max(axis=1),
        np.where(top, most, np.inf).min(axis=1),
    )
    cuts = low[:, None] + (high - low)[:, None] * np.arange(STEPS + 1) / STEPS
    below = _below(cuts[:, :, None], sizes[:, None, :], spread[:, None, :])
    # What is beyond its reach of a cut is on its side of it for certain.
    near_rest = ~top[:, None, :] & (cuts[:, :, None] < most[:, None, :])
    near_top = top[:, None, :] & (cuts[:, :, None] > least[:, None, :])
    rest_below = np.where(near_rest, below, 1.0).prod(axis=2)
    top_above = np.where(near_top, 1.0 - below, 1.0).prod(axis=2)
    fine = _trapezoids(rest_below, top_above)
    coarse = _trapezoids(rest_below[:, ::2], top_above[:, ::2])
    # Richardson (1911): a sum of trapezoids errs by the square of its step.
    refined = np.where(high > low, fine + (fine - coarse) / 3, 1.0)
    return np.asarray(np.clip(refined, 0.0, 1.0))


def _below(cut: Floats, size: Floats, spread: Floats) -> Floats:
    scale = spread * np.sqrt(2)
    folded = np.where(cut + size < REACH * spread, erf((cut + size) / scale), 1.0)
    return np.asarray((erf((cut - size) / scale) + folded) / 2)


def _trapezoids(below: Floats, above: Floats) -> Floats:
    """Sum the probability that the rest's largest is between two cuts, and all the top above it."""
    share = np.diff(below, axis=1, prepend=0.0)
    before = np.concatenate([np.ones((len(above), 1)), above[:, :-1]], axis=1)
    return np.asarray((share * (above + before) / 2).sum(axis=1))


def level(probability: float) -> str:
    """Return the badge of a probability."""
    return next(name for name, least in LEVELS if probability >= least)


def as_json(spread: ContributionSpread) -> dict[str, Any]:
    """Return what the scorecard holds for the backend's badge."""
    return {
        "top": TOP,
        "steps": STEPS,
        "reach": REACH,
        "least": LEAST,
        "levels": [list(one) for one in LEVELS],
        "numbers": spread.numbers,
        "categories": {
            name: {str(code): sd for code, sd in table.items()}
            for name, table in spread.categories.items()
        },
    }
