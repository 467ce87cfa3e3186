"""The served model's curves on patients it was not fitted on, each with its bootstrap band.

ROC and precision-recall are drawn here; calibration, decision, thresholds, risk bands and learning
have rooms of their own and are gathered here. How the models compare is in `comparison`.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from analysis.effort import FULL, Effort
from analysis.measures.intervals import Estimate
from analysis.measures.resampled import Curve, Pool, curve, draw_counts, estimate, flagged
from analysis.measures.risk_bands import RiskBand, risk_bands
from analysis.model.ridge import Floats
from analysis.model.served import served_out_of_fold
from analysis.performance.calibration_curve import CalibrationCurve, calibration_curve
from analysis.performance.decision_curve import DecisionCurve, decision_curve
from analysis.performance.learning_curve import LearningCurve, learning_curve
from analysis.performance.threshold_table import ThresholdRow, threshold_table
from data.cohorts import Cohort

GRID: Final = tuple(percent / 100 for percent in range(101))
"""Where curves are read off: false-positive rates, and recalls."""


class Curves(BaseModel):
    """The served model's behaviour over all thresholds, out of fold.

    Attributes
    ----------
    roc : Curve
        Sensitivity over the false-positive rate.
    precision_recall : Curve
        Positive predictive value over sensitivity; the share of diseased is chance level.
    """

    model_config = ConfigDict(frozen=True)

    repeats: int
    n: int
    diseased: int
    roc: Curve
    precision_recall: Curve
    average_precision: Estimate | None
    calibration: CalibrationCurve
    decision: DecisionCurve
    thresholds: tuple[ThresholdRow, ...]
    risk_bands: tuple[RiskBand, ...]
    learning: LearningCurve


def trace_curves(
    cohort: Cohort,
    seed: int,
    effort: Effort = FULL,
    advance: Callable[[int], None] = lambda _: None,
) -> Curves:
    """Trace every curve of the model as served.

    Parameters
    ----------
    advance : callable
        Called with 1 for each fold scored and for each fold of the learning curve.

    Raises
    ------
    TooFewPatients
        If an outcome has fewer patients than there are folds.
    """
    with threadpool_limits(limits=1):  # the order of additions decides the last bits
        risk, _ = served_out_of_fold(cohort, effort.repeats, seed, advance)
        counts = draw_counts(len(cohort), effort.resamples, seed)
        pool = Pool.of(cohort.disease, risk, counts)
        return Curves(
            repeats=effort.repeats,
            n=len(cohort),
            diseased=int(cohort.disease.sum()),
            roc=roc_curve(pool),
            precision_recall=precision_recall_curve(pool),
            average_precision=estimate(average_precision(pool), pool.n),
            calibration=calibration_curve(pool),
            decision=decision_curve(cohort.disease, risk, counts),
            thresholds=threshold_table(cohort.disease, risk),
            risk_bands=risk_bands(cohort.disease, risk),
            learning=learning_curve(cohort, seed, effort, advance),
        )


def roc_curve(pool: Pool) -> Curve:
    """Return the sensitivity at each false-positive rate of `GRID`, between points a line."""
    sick, well = flagged(pool)
    draws = [
        np.interp(GRID, healthy / healthy[-1], found / found[-1])
        if found[-1] and healthy[-1]
        else np.full(len(GRID), np.nan)
        for found, healthy in zip(sick, well, strict=True)
    ]
    return curve(GRID, np.array(draws), pool.n)


def precision_recall_curve(pool: Pool) -> Curve:
    """Return the precision at each recall of `GRID` above 0: of the highest threshold reaching it.

    Between points precision is not linear, so that nothing is interpolated.

    References
    ----------
    Davis and Goadrich (2006), ICML, 233-240.
    """
    sick, well = flagged(pool)
    draws = [_precisions(found, healthy) for found, healthy in zip(sick, well, strict=True)]
    return curve(GRID[1:], np.array(draws), pool.n)


def _precisions(sick: Floats, well: Floats) -> Floats:
    if not sick[-1]:
        return np.full(len(GRID) - 1, np.nan)
    wanted = np.array(GRID[1:]) * sick[-1]
    first = np.searchsorted(sick, wanted * (1 - np.finfo(float).eps * len(sick)))
    return np.asarray(sick[first] / (sick[first] + well[first]))


def average_precision(pool: Pool) -> Floats:
    """Return precision averaged over gains in recall; NaN where a resample has no diseased."""
    sick, well = flagged(pool)
    everyone = sick + well
    # Down to a threshold nobody drawn may be flagged yet: no recall is gained there either.
    precision = np.divide(sick, everyone, out=np.zeros_like(sick), where=everyone > 0)
    with np.errstate(invalid="ignore"):
        return np.asarray((np.diff(sick) * precision[:, 1:]).sum(axis=1) / sick[:, -1])
