"""Sub-models: one ridge for every set of inputs that a patient may have.

Age and sex are always there; each of the other 11 may be missing, which makes 2048 sets. A missing
input is never filled in: filling `ca` and `thal` with the median tells a sick patient who had no
scan that the scan was normal. How each set performs is measured here too: an answer says it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from sklearn import config_context
from sklearn.model_selection import RepeatedStratifiedKFold
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate, roc_auc_delong
from analysis.model.conformal import LEVELS, Limits, conformal_limits
from analysis.model.refit_variance import AdditiveVariance, additive, refit_variances
from analysis.model.ridge import Floats, Labels, Ridge, fit, sigmoid, values
from analysis.model.weighted_refits import refitted_log_odds
from data.cohorts import Cohort
from data.features import NAMES, OPTIONAL, REQUIRED

FOLDS: Final = 5
REPEATS: Final = 1
_CHUNK: Final = 32

Inputs = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SubModel:
    """A ridge on one set of inputs, and how well that set does.

    Attributes
    ----------
    n, diseased : int
        Training patients that have every input, and how many of them are diseased.
    roc_auc : Estimate
        Of out-of-fold probabilities; DeLong's interval.
    brier : float
        Of the same probabilities.
    decision : Limits
        From which risk on an answer is decided; of the same probabilities.
    """

    inputs: Inputs
    model: Ridge
    n: int
    diseased: int
    variance: AdditiveVariance
    roc_auc: Estimate
    brier: float
    decision: Limits


def input_sets() -> list[Inputs]:
    """Return every set of inputs with age and sex, most inputs first, in the features' order."""
    return [
        tuple(n for n in NAMES if n in REQUIRED or n in known)
        for size in range(len(OPTIONAL), -1, -1)
        for known in combinations(OPTIONAL, size)
    ]


def out_of_fold(
    patients: Floats, disease: Labels, inputs: Sequence[str], repeats: int, seed: int
) -> Floats:
    """Return out-of-fold probabilities of complete patients, shape (n_patients, repeats)."""
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    held_out = np.zeros((FOLDS * repeats, len(patients)), dtype=np.bool_)
    for fold, (_, test) in enumerate(splits.split(patients, disease)):
        held_out[fold, test] = True
    log_odds = refitted_log_odds(patients, disease, inputs, (~held_out).astype(float))
    # Each patient is held out once in each repeat: what is left of the sum is that fold's answer.
    return sigmoid((log_odds * held_out).reshape(repeats, FOLDS, -1).sum(axis=1)).T


def fit_sub_model(cohort: Cohort, inputs: Inputs, seed: int) -> SubModel:
    """Fit and measure the sub-model of one set of inputs on the patients that have them all."""
    everybody = values(cohort.patients)
    rows = ~np.isnan(everybody[:, [NAMES.index(name) for name in inputs]]).any(axis=1)
    patients, disease = everybody[rows], cohort.disease[rows]
    model = fit(patients, disease, inputs)
    risk = out_of_fold(patients, disease, inputs, REPEATS, seed).mean(axis=1)
    return SubModel(
        inputs=inputs,
        model=model,
        n=len(patients),
        diseased=int(disease.sum()),
        variance=additive(model, patients, refit_variances(model, patients, disease)),
        roc_auc=roc_auc_delong(disease, risk),
        brier=float(((risk - disease) ** 2).mean()),
        decision=conformal_limits(disease, risk, LEVELS[0]),
    )


def fit_all(
    cohort: Cohort, seed: int, advance: Callable[[int], None] = lambda _: None
) -> list[SubModel]:
    """Fit the sub-model of every set of inputs, in `input_sets` order, on all processors.

    Parameters
    ----------
    advance : callable
        Called with the number of sub-models finished since the last call.
    """
    sets = input_sets()
    chunks = [sets[start : start + _CHUNK] for start in range(0, len(sets), _CHUNK)]
    work = (delayed(_fit_chunk)(cohort, chunk, seed) for chunk in chunks)
    models: list[SubModel] = []
    for fitted in Parallel(n_jobs=-1, return_as="generator")(work):
        models += fitted
        advance(len(fitted))
    return models


def _fit_chunk(cohort: Cohort, chunk: Sequence[Inputs], seed: int) -> list[SubModel]:
    # One thread each: the order in which threads add up would change the last bits of a bundle.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        return [fit_sub_model(cohort, inputs, seed) for inputs in chunk]
