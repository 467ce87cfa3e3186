"""Would more patients have helped? The served model fitted on fewer, tested on the same folds."""

from collections.abc import Callable
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from sklearn.model_selection import RepeatedStratifiedKFold, train_test_split

from analysis.effort import FULL, Effort
from analysis.measures.intervals import Estimate
from analysis.measures.paired_tests import PairedTest, corrected_paired_test
from analysis.measures.resampled import draw_counts
from analysis.measures.scores import OutOfFold, score, score_by_fold
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels, values
from analysis.model.served import raise_on_rare_outcome, served_risk
from data.cohorts import Cohort

SIZES: Final = (40, 60, 100, 150, 200)
"""Training patients, beside all that a fold has; sizes a fold does not have are left out."""


class LearningPoint(BaseModel):
    """The model fitted on `n_train` patients of each training fold, stratified by outcome."""

    model_config = ConfigDict(frozen=True)

    n_train: int
    roc_auc: Estimate
    brier_score: Estimate
    log_loss: Estimate


class LearningCurve(BaseModel):
    """Performance over the number of training patients, the last point with all of a fold.

    Attributes
    ----------
    last_step : PairedTest or None
        Brier score of the last point minus that of the one before; None where there is but one.
    """

    model_config = ConfigDict(frozen=True)

    points: tuple[LearningPoint, ...]
    last_step: PairedTest | None
    reading: str


def learning_curve(
    cohort: Cohort,
    seed: int,
    effort: Effort = FULL,
    advance: Callable[[int], None] = lambda _: None,
) -> LearningCurve:
    """Refit the model as served on ever larger parts of each training fold.

    Raises
    ------
    TooFewPatients
        If an outcome has fewer patients than there are folds.
    """
    raise_on_rare_outcome(cohort.disease, FOLDS)
    whole = round(len(cohort) * (FOLDS - 1) / FOLDS)
    sizes = [size for size in SIZES if size < whole - FOLDS]
    learnt = _out_of_fold(cohort, sizes, seed, effort, advance)
    counts = draw_counts(len(cohort), effort.resamples, seed)
    points = tuple(
        _point(n_train, scored, counts)
        for n_train, scored in zip([*sizes, whole], learnt, strict=True)
    )
    last_step = None if len(learnt) == 1 else _last_step(learnt[-2], learnt[-1])
    return LearningCurve(points=points, last_step=last_step, reading=_reading(points, last_step))


def _out_of_fold(
    cohort: Cohort, sizes: list[int], seed: int, effort: Effort, advance: Callable[[int], None]
) -> list[OutOfFold]:
    """Probabilities by models of each size, the last by models of the whole training fold."""
    patients, disease = values(cohort.patients), cohort.disease
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=effort.repeats, random_state=seed)
    risk = np.empty((len(sizes) + 1, len(patients), effort.repeats))
    fold = np.empty((len(patients), effort.repeats), dtype=np.int64)
    for index, (train, test) in enumerate(splits.split(patients, disease)):
        repeat = index // FOLDS
        fold[test, repeat] = index
        parts = [_part(train, disease, size, seed + index) for size in sizes]
        for at, rows in enumerate([*parts, train]):
            risk[at, test, repeat] = served_risk(patients, disease, rows, test)
        advance(1)
    return [OutOfFold(disease, each, fold) for each in risk]


def _part(train: Labels, disease: Labels, size: int, seed: int) -> Labels:
    part, _ = train_test_split(train, train_size=size, stratify=disease[train], random_state=seed)
    return np.asarray(part)


def _point(n_train: int, scored: OutOfFold, counts: Floats) -> LearningPoint:
    scores = score(scored, counts)
    return LearningPoint(
        n_train=n_train,
        roc_auc=scores.roc_auc,
        brier_score=scores.brier_score,
        log_loss=scores.log_loss,
    )


def _last_step(before: OutOfFold, last: OutOfFold) -> PairedTest:
    fewer, all_of_them = (score_by_fold(scored)["brier_score"] for scored in (before, last))
    return corrected_paired_test(fewer, all_of_them, 1 / (FOLDS - 1), len(last.disease))


def _reading(points: tuple[LearningPoint, ...], last_step: PairedTest | None) -> str:
    if last_step is None:
        return "Too few patients for a learning curve."
    before, last = points[-2], points[-1]
    change = last_step.difference
    return (
        f"From {before.n_train} to {last.n_train} training patients the Brier score changes by "
        f"{change.value:+.3f} ({change.interval.low:+.3f} to {change.interval.high:+.3f}) and the "
        f"ROC-AUC by {last.roc_auc.value - before.roc_auc.value:+.3f}."
    )
