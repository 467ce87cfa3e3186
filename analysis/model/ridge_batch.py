"""The served model for many label vectors over the same patients, in one go.

A study of wrong labels fits thousands of ridges that share their patients and differ in outcomes
alone. Together they are a handful of array operations, some thirty times faster than one by one;
a test holds them to `ridge.fit`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from analysis.errors import TooFewPatients
from analysis.model.ridge import C, Encoding, Floats, Labels
from data.features import NAMES

LEAST: Final = 20
"""Patients that a sub-model needs to learn from."""

_STEPS: Final = 50
_TOLERANCE: Final = 1e-9


def fit_many(design: Floats, labels: Labels, weight: Floats) -> Floats:
    """Fit one ridge for each row of labels by Newton's method.

    Parameters
    ----------
    design : ndarray of shape (n_patients, n_columns)
        Standardised, from `ridge.Encoding`.
    labels, weight : ndarray of shape (n_models, n_patients)
        Outcomes, and how much each patient counts: 0 leaves one out.

    Returns
    -------
    ndarray of shape (n_models, n_columns + 1)
        Weights per column, the intercept last; only the intercept is not penalised.
    """
    rows = _with_intercept(design)
    columns = rows.shape[1]
    penalty = np.append(np.full(columns - 1, 1 / C), 0.0)
    products = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1)
    fitted = np.zeros((len(labels), columns))
    for _ in range(_STEPS):
        risk = expit(fitted @ rows.T)
        gradient = (weight * (risk - labels)) @ rows + fitted * penalty
        if np.abs(gradient).max(initial=0.0) < _TOLERANCE:
            break
        curvature = (weight * risk * (1 - risk)) @ products
        # The whisker keeps it solvable where a model's labels are all the same.
        bend = curvature.reshape(-1, columns, columns) + np.diag(penalty + _TOLERANCE)
        fitted = fitted - np.linalg.solve(bend, gradient[:, :, None])[:, :, 0]
    return fitted


def _with_intercept(design: Floats) -> Floats:
    return np.hstack([design, np.ones((len(design), 1))])


@dataclass(frozen=True, slots=True, eq=False)
class _SubModel:
    """Whom the sub-model of one set of inputs learns from and whom it answers for."""

    taught: Labels
    design: Floats
    asked: Labels
    question: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ServedBatch:
    """The served model between fixed patients, for whatever labels those taught may carry."""

    sub_models: tuple[_SubModel, ...]
    n_asked: int

    @classmethod
    def between(cls, taught: Floats, asked: Floats) -> "ServedBatch":
        """Prepare to learn from some patients and answer for others.

        Parameters
        ----------
        taught, asked : ndarray of shape (n_patients, 13)
            From `ridge.values`; NaN is missing. Each patient asked is answered by the sub-model
            of the inputs that are there, which learns from those taught who have them all.

        Raises
        ------
        TooFewPatients
            If a sub-model would have fewer than `LEAST` patients to learn from.
        """
        known = ~np.isnan(asked)
        sub_models = []
        for pattern in np.unique(known, axis=0):
            inputs = [name for name, there in zip(NAMES, pattern, strict=True) if there]
            rows = np.flatnonzero(~np.isnan(taught[:, pattern]).any(axis=1))
            if len(rows) < LEAST:
                raise TooFewPatients(
                    f"{len(rows)} of {len(taught)} patients have all of {', '.join(inputs)}; "
                    f"a sub-model needs {LEAST} to learn from."
                )
            encoding = Encoding.learn(taught[rows], inputs)
            members = np.flatnonzero((known == pattern).all(axis=1))
            question = _with_intercept(encoding.design(asked[members]))
            sub_models.append(_SubModel(rows, encoding.design(taught[rows]), members, question))
        return cls(tuple(sub_models), len(asked))

    def risk(self, labels: Labels, weight: Floats | None = None) -> Floats:
        """Return the probability of each patient asked, for each row of labels.

        Parameters
        ----------
        labels, weight : ndarray of shape (n_models, n_taught)
            Standardisation stays that of all who are taught, also of those left out by weight 0.

        Returns
        -------
        ndarray of shape (n_models, n_asked)
        """
        weight = np.ones(labels.shape) if weight is None else weight
        risk = np.empty((len(labels), self.n_asked))
        for one in self.sub_models:
            fitted = fit_many(one.design, labels[:, one.taught], weight[:, one.taught])
            risk[:, one.asked] = expit(fitted @ one.question.T)
        return risk
