"""What poisoned labels do to a model: trained on them, tested on clean patients.

ROC-AUC alone hides damage that Brier score and recall show, so all are measured. The flips are in
`label_flips`.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.stats import rankdata
from scipy.stats import t as student

from analysis.measures.intervals import LEVEL, Estimate, Interval
from analysis.model.ridge import Floats, Labels
from analysis.model.served import THRESHOLD
from analysis.poisoning.poisoned_folds import Bools

MEASURES: Final = ("accuracy", "precision", "recall", "roc_auc", "brier_score", "gender_gap")

_DIGITS: Final = 5
"""Decimals of a figure; the report holds thousands of them."""

_TEST_TO_TRAIN: Final = 1 / 4
"""In 5-fold cross-validation four patients are trained on for one that is tested."""


class Measures(BaseModel):
    """Means over splits, at the threshold of the served model where one is needed.

    Attributes
    ----------
    precision : Estimate or None
        None where most splits have no patient called diseased.
    gender_gap : Estimate or None
        Recall in women minus recall in men; None where most splits lack diseased women or men.
    """

    model_config = ConfigDict(frozen=True)

    accuracy: Estimate | None
    precision: Estimate | None
    recall: Estimate | None
    roc_auc: Estimate | None
    brier_score: Estimate | None
    gender_gap: Estimate | None


def measure(disease: Labels, women: Bools, risk: Floats) -> Floats:
    """Return `MEASURES` of each model on the same patients.

    Parameters
    ----------
    disease, women : ndarray of shape (n_patients,)
        True outcome, and who is a woman.
    risk : ndarray of shape (n_models, n_patients)

    Returns
    -------
    ndarray of shape (n_models, len(MEASURES))
        NaN where a measure is undefined.
    """
    called = risk >= THRESHOLD
    sick = disease == 1
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = (called & sick).sum(axis=1) / called.sum(axis=1)
    return np.column_stack(
        [
            (called == sick).mean(axis=1),
            precision,
            _share(called, sick),
            _roc_auc(sick, risk),
            ((risk - disease) ** 2).mean(axis=1),
            _share(called, sick & women) - _share(called, sick & ~women),
        ]
    )


def _share(called: Bools, group: Bools) -> Floats:
    if not group.any():
        return np.full(len(called), np.nan)
    return np.asarray(called[:, group].mean(axis=1))


def _roc_auc(sick: Bools, risk: Floats) -> Floats:
    n_sick = int(sick.sum())
    pairs = n_sick * (len(sick) - n_sick)
    if not pairs:
        return np.full(len(risk), np.nan)
    ranks = rankdata(risk, axis=1)[:, sick].sum(axis=1)
    return np.asarray((ranks - n_sick * (n_sick + 1) / 2) / pairs)


def over_splits(scores: Floats, n: int, low: float = 0.0, high: float = 1.0) -> Estimate | None:
    """Return the mean over splits with its interval; None where most splits have no value.

    The splits share training patients: the variance of the mean is corrected for that.

    Parameters
    ----------
    scores : ndarray of shape (n_splits,)
        NaN where undefined.
    n : int
        Patients of the cohort.
    low, high : float
        Values that the measure can take; the interval is cut there.

    References
    ----------
    Nadeau and Bengio (2003), Machine Learning 52:239-281.
    """
    there = scores[~np.isnan(scores)]
    if len(there) < 2 or 2 * len(there) < len(scores):  # noqa: PLR2004 - a variance needs two
        return None
    mean = float(there.mean())
    error = np.sqrt((1 / len(there) + _TEST_TO_TRAIN) * there.var(ddof=1))
    reach = float(error * student.ppf(0.5 + LEVEL / 2, len(there) - 1))
    ends = max(low, mean - reach), min(high, mean + reach)
    interval = Interval(low=round(ends[0], _DIGITS), high=round(ends[1], _DIGITS))
    return Estimate(value=round(mean, _DIGITS), interval=interval, n=n)


def summarise(scores: Floats, n: int) -> Measures:
    """Return the means of scores of shape (n_splits, len(MEASURES))."""
    return Measures(
        **{
            name: over_splits(column, n, low=-1.0 if name == "gender_gap" else 0.0)
            for name, column in zip(MEASURES, scores.T, strict=True)
        }
    )


def summarise_change(before: Floats, after: Floats, n: int) -> Measures:
    """Return the mean changes, after minus before on the same splits, each shaped as scores."""
    return Measures(
        **{
            name: over_splits(column, n, low=-2.0, high=2.0)
            for name, column in zip(MEASURES, (after - before).T, strict=True)
        }
    )
