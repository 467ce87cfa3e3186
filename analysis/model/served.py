"""Score patients exactly as the backend would: each by the sub-model of the inputs that are there.

Every study that measures the served model goes through here, so that all mean the same model.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from sklearn.model_selection import RepeatedStratifiedKFold

from analysis.errors import TooFewPatients
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels, fit, sigmoid, values
from data.cohorts import Cohort
from data.features import NAMES

THRESHOLD: Final = 0.5
"""Probability from which the answer reads "disease"."""


def served_risk(patients: Floats, disease: Labels, train: Labels, test: Labels) -> Floats:
    """Return the probability of each test patient, by sub-models fitted on the training rows.

    Parameters
    ----------
    patients : ndarray of shape (n_patients, 13)
        From `ridge.values`; NaN is missing.
    train, test : ndarray of int
        Row numbers. A sub-model is fitted on the training patients who have all its inputs.

    Returns
    -------
    ndarray of shape (len(test),)

    Raises
    ------
    TooFewPatients
        If nobody of either outcome has all inputs of some test patient.
    """
    known = ~np.isnan(patients)
    risk = np.empty(len(test))
    for pattern in np.unique(known[test], axis=0):
        inputs = [name for name, there in zip(NAMES, pattern, strict=True) if there]
        taught = train[known[train][:, pattern].all(axis=1)]
        members = (known[test] == pattern).all(axis=1)
        _raise_on_one_class(disease[taught], inputs)
        model = fit(patients[taught], disease[taught], inputs)
        risk[members] = sigmoid(model.log_odds(patients[test[members]]))
    return risk


def served_out_of_fold(
    cohort: Cohort, repeats: int, seed: int, advance: Callable[[int], None] = lambda _: None
) -> tuple[Floats, Labels]:
    """Return out-of-fold probabilities of the model as served, and the fold of each.

    Returns
    -------
    risk, fold : ndarray of shape (n_patients, repeats)
        Folds are numbered through all repeats.

    Raises
    ------
    TooFewPatients
        If an outcome has fewer patients than there are folds.
    """
    patients, disease = values(cohort.patients), cohort.disease
    raise_on_rare_outcome(disease, FOLDS)
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    risk = np.empty((len(patients), repeats))
    fold = np.empty((len(patients), repeats), dtype=np.int64)
    for index, (train, test) in enumerate(splits.split(patients, disease)):
        risk[test, index // FOLDS] = served_risk(patients, disease, train, test)
        fold[test, index // FOLDS] = index
        advance(1)
    return risk, fold


def _raise_on_one_class(disease: Labels, inputs: Sequence[str]) -> None:
    if 0 < disease.sum() < len(disease):
        return
    raise TooFewPatients(
        f"{int(disease.sum())} of {len(disease)} training patients who have all of "
        f"{', '.join(inputs)} are diseased: nothing can be learnt for a patient who has them."
    )


def raise_on_rare_outcome(disease: Labels, needed: int) -> None:
    """Refuse patients among whom either outcome is too rare to be measured.

    Raises
    ------
    TooFewPatients
        If fewer than `needed` patients are diseased, or fewer than that are not.
    """
    diseased = int(disease.sum())
    if min(diseased, len(disease) - diseased) < needed:
        raise TooFewPatients(
            f"{diseased} of {len(disease)} patients are diseased; measuring needs at least "
            f"{needed} with disease and as many without."
        )
