"""Is acting on the model better than acting on everyone, or on no one? Net benefit over thresholds.

The threshold is a preference: who would investigate from 20 % on accepts four needless
investigations for one found disease. Which is right is not for a model to say.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import LEVEL
from analysis.measures.resampled import Curve, curve, ends
from analysis.model.ridge import Floats, Labels
from analysis.model.served import raise_on_rare_outcome

THRESHOLDS: Final = tuple(percent / 100 for percent in range(1, 91))


class UsefulRange(BaseModel):
    """Thresholds between which the model does better than both simple policies."""

    model_config = ConfigDict(frozen=True)

    low: float
    high: float


class DecisionCurve(BaseModel):
    """Net benefit, in diseased patients found per patient, over threshold probabilities.

    Attributes
    ----------
    model, treat_all : Curve
        Act from the threshold on; act on everyone. x is the threshold (preference), y the benefit.
    treat_none : float
        Acting on no one: nothing gained, nothing lost, at every threshold.
    advantage : Curve
        The model over the better of the two simple policies.
    useful : UsefulRange or None
        The longest run of thresholds with a band of `advantage` above 0; None where there is none.
    """

    model_config = ConfigDict(frozen=True)

    model: Curve
    treat_all: Curve
    treat_none: float
    advantage: Curve
    useful: UsefulRange | None
    reading: str


def decision_curve(disease: Labels, risk: Floats, counts: Floats) -> DecisionCurve:
    """Return the decision curve of out-of-fold probabilities.

    Parameters
    ----------
    risk : ndarray of shape (n_patients, repeats)
    counts : ndarray of shape (1 + resamples, n_patients)
        From `resampled.draw_counts`.

    Raises
    ------
    TooFewPatients
        If all patients have the same outcome.

    References
    ----------
    Vickers and Elkin (2006), Medical Decision Making 26:565-574.
    """
    raise_on_rare_outcome(disease, 1)
    n = len(disease)
    acted_on = np.stack([(risk >= threshold).mean(axis=1) for threshold in THRESHOLDS], axis=1)
    model = net_benefit((counts * disease) @ acted_on / n, (counts * (1 - disease)) @ acted_on / n)
    prevalence = (counts @ disease / n)[:, None]
    everyone = net_benefit(prevalence, 1 - prevalence)
    advantage = model - np.maximum(everyone, 0.0)
    useful = _longest(ends(advantage)[0] > 0)
    return DecisionCurve(
        model=curve(THRESHOLDS, model, n),
        treat_all=curve(THRESHOLDS, everyone, n),
        treat_none=0.0,
        advantage=curve(THRESHOLDS, advantage, n),
        useful=useful,
        reading=_reading(useful),
    )


def net_benefit(true_positive: Floats, false_positive: Floats) -> Floats:
    """Return the net benefit at each of `THRESHOLDS`.

    Parameters
    ----------
    true_positive, false_positive : ndarray of shape (..., n_thresholds) or (..., 1)
        Diseased and healthy patients acted on, per patient.
    """
    thresholds = np.array(THRESHOLDS)
    return np.asarray(true_positive - false_positive * thresholds / (1 - thresholds))


def _longest(better: np.ndarray) -> UsefulRange | None:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], better.astype(int), [0]])))
    starts, stops = edges[::2], edges[1::2]
    if not len(starts):
        return None
    run = int((stops - starts).argmax())
    return UsefulRange(low=THRESHOLDS[starts[run]], high=THRESHOLDS[stops[run] - 1])


def _reading(useful: UsefulRange | None) -> str:
    if useful is None:
        return "At no threshold is the model shown to beat acting on everyone or on no one."
    return (
        f"From a threshold of {100 * useful.low:.0f} % to {100 * useful.high:.0f} % acting on the "
        f"model is better than acting on everyone and than acting on no one ({100 * LEVEL:.0f} % "
        "interval); outside, the data do not show that it adds anything."
    )
