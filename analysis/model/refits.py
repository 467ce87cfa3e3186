"""Refit a model on resampled patients: how far anything it says would move with another sample.

The reference cohort moves with it: means, codes and weights are all learnt anew in each refit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn import config_context
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import LEVEL, Interval, bootstrap_rows
from analysis.model.ridge import Floats, Labels, Ridge, complete, fit, values
from data.cohorts import Cohort


@dataclass(frozen=True, slots=True, eq=False)
class Refits:
    """A model, and the same model refitted on bootstrap samples of its patients.

    Attributes
    ----------
    patients : ndarray of shape (n_patients, 13)
        Those of the cohort that have every input.
    rows : ndarray of shape (n_refits, n_patients)
        Which of the patients each refit saw.
    """

    inputs: tuple[str, ...]
    patients: Floats
    model: Ridge
    models: tuple[Ridge, ...]
    rows: Labels


def refit(cohort: Cohort, inputs: Sequence[str], refits: int, seed: int) -> Refits:
    """Fit the ridge of `inputs`, and refit it on `refits` bootstrap samples.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 9.
    """
    chosen = complete(cohort.patients, inputs)
    patients, disease = values(cohort.patients)[chosen], cohort.disease[chosen]
    rows = bootstrap_rows(len(patients), refits, np.random.default_rng(seed))
    # One thread: the order in which threads add up would change the last bits of a report.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        model = fit(patients, disease, inputs)
        models = tuple(fit(patients[drawn], disease[drawn], inputs) for drawn in rows)
    return Refits(tuple(inputs), patients, model, models, rows)


def percentile_limits(draws: Floats) -> Floats:
    """Return the low and high percentile limits over the first axis, shape (2, ...)."""
    tail = (1 - LEVEL) / 2
    return np.asarray(np.quantile(draws, [tail, 1 - tail], axis=0))


def percentile_interval(draws: Floats) -> Interval:
    """Return the percentile interval of one figure's draws."""
    low, high = percentile_limits(draws)
    return Interval(low=float(low), high=float(high))
