"""What the model loses when one input is never known: it is then served by other sub-models.

That is another question than how much an input adds for one patient: two inputs that say the same
add twice, and dropping either costs little.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from sklearn import config_context
from threadpoolctl import threadpool_limits

from analysis.effort import Effort
from analysis.measures.intervals import Estimate, Interval
from analysis.measures.resampled import Pool, draw_counts, ends, roc_auc
from analysis.measures.scores import OutOfFold, score_by_fold
from analysis.model.ridge import Floats, Labels
from analysis.model.served import served_out_of_fold
from data.cohorts import Cohort
from data.features import NAMES

RUNS: Final = 1 + len(NAMES)
"""Cross-validations: with everything, and without each input."""


class DroppedInput(BaseModel):
    """Change of the cross-validated measures when the input is dropped.

    Attributes
    ----------
    roc_auc_change : Estimate
        Below 0 the ranking gets worse.
    brier_score_change : Estimate
        Above 0 the probabilities get worse.
    """

    model_config = ConfigDict(frozen=True)

    feature: str
    roc_auc_change: Estimate
    brier_score_change: Estimate


def drop_each_input(
    cohort: Cohort, effort: Effort, seed: int, advance: Callable[[int], None] = lambda _: None
) -> tuple[DroppedInput, ...]:
    """Cross-validate the served model without each input in turn, on the same folds.

    Values are differences of means over the test folds; intervals are of the bootstrap of patients,
    pooled over the folds, so they hold the luck of the patients and not that of the fits.

    Parameters
    ----------
    advance : callable
        Called with the number of cross-validations finished; there are `RUNS`.
    """
    work = (delayed(_out_of_fold)(cohort, name, effort.repeats, seed) for name in (None, *NAMES))
    runs = []
    for risk, fold in Parallel(n_jobs=-1, return_as="generator")(work):
        runs.append(OutOfFold(cohort.disease, risk, fold))
        advance(1)
    counts = draw_counts(len(cohort), effort.resamples, seed)
    whole = runs[0]
    whole_auc = roc_auc(Pool.of(cohort.disease, whole.risk, counts))
    return tuple(
        DroppedInput(
            feature=name,
            roc_auc_change=_estimate(
                _mean_over_folds(without, "roc_auc") - _mean_over_folds(whole, "roc_auc"),
                roc_auc(Pool.of(cohort.disease, without.risk, counts)) - whole_auc,
                len(cohort),
            ),
            brier_score_change=_estimate(
                _mean_over_folds(without, "brier_score") - _mean_over_folds(whole, "brier_score"),
                counts @ (_squared_error(without) - _squared_error(whole)) / len(cohort),
                len(cohort),
            ),
        )
        for name, without in zip(NAMES, runs[1:], strict=True)
    )


def _out_of_fold(
    cohort: Cohort, dropped: str | None, repeats: int, seed: int
) -> tuple[Floats, Labels]:
    patients = cohort.patients if dropped is None else cohort.patients.assign(**{dropped: np.nan})
    # One thread each, as in `patterns`: sums keep their order and the last bits stay the same.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        return served_out_of_fold(replace(cohort, patients=patients), repeats, seed)


def _mean_over_folds(run: OutOfFold, measure: str) -> float:
    return float(score_by_fold(run)[measure].mean())


def _squared_error(run: OutOfFold) -> Floats:
    """Each patient's mean over the repeats."""
    return np.asarray(((run.risk - run.outcome) ** 2).mean(axis=1))


def _estimate(change: float, draws: Floats, n: int) -> Estimate:
    low, high = ends(draws)
    return Estimate(value=change, interval=Interval(low=float(low), high=float(high)), n=n)
