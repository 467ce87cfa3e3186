"""Measures of pooled probabilities on all patients and on every bootstrap resample, in one pass.

A resample is a count of how often each patient was drawn, so that a measure becomes a weighted sum
and hundreds of resamples one array operation. Row 0 counts every patient once: the estimate itself.
A patient is drawn with all repeats of the probability, for repeats bring no new patients.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.special import expit, logit

from analysis.measures.intervals import LEVEL, Estimate, Interval, bootstrap_rows
from analysis.model.ridge import Floats, Labels
from analysis.model.served import raise_on_rare_outcome

_DIGITS: Final = 5
"""Decimals of a curve's points, which are looked at rather than computed with."""

_EDGE: Final = 1e-9
_STEPS: Final = 50
_TOLERANCE: Final = 1e-8


def draw_counts(n_patients: int, resamples: int, seed: int) -> Floats:
    """Return how often each patient was drawn, shape (1 + resamples, n_patients); row 0 is ones."""
    rows = bootstrap_rows(n_patients, resamples, np.random.default_rng(seed))
    drawn = [np.bincount(row, minlength=n_patients) for row in rows]
    return np.vstack([np.ones((1, n_patients)), *drawn])


def ends(draws: Floats) -> tuple[Floats, Floats]:
    """Return low and high end over the resamples, axis 0 from 1; undefined ones are left out."""
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(draws[1:], [tail, 1 - tail], axis=0)
    return low, high


def estimate(draws: Floats, n: int) -> Estimate | None:
    """Return `draws[0]` with the percentile interval of the rest; None where it is undefined."""
    if np.isnan(draws[0]) or np.isnan(draws[1:]).all():
        return None
    low, high = ends(draws)
    return Estimate(value=float(draws[0]), interval=Interval(low=float(low), high=float(high)), n=n)


class Curve(BaseModel):
    """An estimate at each of many points, with its band: pointwise intervals at `level`."""

    model_config = ConfigDict(frozen=True)

    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    n: int
    level: float = LEVEL


def curve(x: Sequence[float], draws: Floats, n: int) -> Curve:
    """Return the curve of draws of shape (1 + resamples, n_points), of which row 0 is the line."""
    low, high = ends(draws)
    return Curve(x=tuple(x), y=_rounded(draws[0]), low=_rounded(low), high=_rounded(high), n=n)


def _rounded(points: Floats) -> tuple[float, ...]:
    return tuple(round(float(point), _DIGITS) for point in points)


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Out-of-fold probabilities of all repeats, ascending, with their patients' outcome and weight.

    Attributes
    ----------
    risk, sick : ndarray of shape (n_predictions,)
    weight : ndarray of shape (1 + resamples, n_predictions)
    n : int
        Patients, each of whom has one prediction per repeat.
    """

    risk: Floats
    sick: Floats
    weight: Floats
    n: int

    @classmethod
    def of(cls, disease: Labels, risk: Floats, counts: Floats) -> "Pool":
        """Pool probabilities of shape (n_patients, repeats) under `draw_counts`.

        Raises
        ------
        TooFewPatients
            If all patients have the same outcome.
        """
        raise_on_rare_outcome(disease, 1)
        flat = risk.ravel()
        order = np.argsort(flat, kind="stable")
        patient = order // risk.shape[1]
        return cls(flat[order], disease[patient].astype(float), counts[:, patient], len(disease))


def flagged(pool: Pool) -> tuple[Floats, Floats]:
    """Return the weight of diseased and of healthy patients at or above each probability.

    Returns
    -------
    sick, well : ndarray of shape (1 + resamples, 1 + n_distinct)
        From nobody flagged, down through every distinct probability, to everybody.
    """
    starts = np.flatnonzero(np.append(True, np.diff(pool.risk) > 0))
    nobody = np.zeros((len(pool.weight), 1))

    def from_above(weight: Floats) -> Floats:
        each = np.add.reduceat(weight, starts, axis=1)
        return np.hstack([nobody, each[:, ::-1].cumsum(axis=1)])

    return from_above(pool.weight * pool.sick), from_above(pool.weight * (1 - pool.sick))


def roc_auc(pool: Pool) -> Floats:
    """Return the ROC-AUC of each resample; NaN where a resample lacks an outcome."""
    sick, well = flagged(pool)
    area = (np.diff(well) * (sick[:, 1:] + sick[:, :-1]) / 2).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(area / (sick[:, -1] * well[:, -1]))


def calibration_slope(pool: Pool) -> Floats:
    """Return the slope of the outcome on the predicted log-odds; NaN where there is none.

    References
    ----------
    Cox (1958), Biometrika 45:562-565.
    """
    predicted = _log_odds(pool)
    return _solved(pool, np.stack([np.ones_like(predicted), predicted]), 0 * predicted)[:, 1]


def calibration_in_the_large(pool: Pool) -> Floats:
    """Return what must be added to the predicted log-odds so that they are right on average.

    Above 0 the risks are under-stated, below 0 over-stated.

    References
    ----------
    Steyerberg (2019), Clinical Prediction Models, chapter 15.
    """
    predicted = _log_odds(pool)
    return _solved(pool, np.ones((1, len(predicted))), predicted)[:, 0]


def _log_odds(pool: Pool) -> Floats:
    return np.asarray(logit(np.clip(pool.risk, _EDGE, 1 - _EDGE)))


def _solved(pool: Pool, columns: Floats, offset: Floats) -> Floats:
    """Coefficients of the logistic regression of each resample, shape (1 + resamples, n_columns).

    Newton's method, first for all patients and from there for the resamples. Where the outcomes
    are separated there is no solution and NaN is returned.
    """
    found = np.zeros((1, len(columns)))
    products = (columns[:, None] * columns[None]).reshape(-1, len(offset))
    for weight in (pool.weight[:1], pool.weight):
        found = np.repeat(found[:1], len(weight), axis=0)
        for _ in range(_STEPS):
            risk = expit(found @ columns + offset)
            gap = (weight * (pool.sick - risk)) @ columns.T
            curvature = (weight * risk * (1 - risk)) @ products.T
            inverse = np.linalg.pinv(curvature.reshape(len(weight), len(columns), len(columns)))
            step = (inverse @ gap[:, :, None])[:, :, 0]
            found = found + step
            settled = (np.abs(step) < _TOLERANCE).all(axis=1)
            if settled.all():
                break
    return np.where(settled[:, None], found, np.nan)
