"""Compare the intervals that are served with those of real bootstrap refits."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import LEVEL, Z, bootstrap_rows
from analysis.model.patterns import Inputs, SubModel
from analysis.model.refit_variance import AdditiveVariance
from analysis.model.ridge import Floats, Labels, Ridge, complete, sigmoid, values
from analysis.model.weighted_refits import refitted_log_odds
from data.cohorts import Cohort
from data.features import NAMES

REFITS: Final = 200
EXERCISE_TEST: Final = ("thalach", "exang", "oldpeak", "slope")
IMAGING: Final = ("ca", "thal")
CHECKED: Final[tuple[Inputs, ...]] = tuple(
    tuple(name for name in NAMES if name not in missing)
    for missing in ((), IMAGING, EXERCISE_TEST, (*EXERCISE_TEST, *IMAGING))
)


class IntervalCheck(BaseModel):
    """Served against refitted 95 % intervals, over the training patients of one sub-model.

    Errors are of the end points, in probability.
    """

    model_config = ConfigDict(frozen=True)

    missing: tuple[str, ...]
    n: int
    refits: int
    median_width_refitted: float
    median_width_served: float
    mean_absolute_error: float
    percentile_95_absolute_error: float


def served_interval(model: Ridge, variance: AdditiveVariance, patients: Floats) -> Floats:
    """Return the served interval of each patient, shape (2, n_patients)."""
    encoded = model.encoding.raw(patients)
    split = len(model.encoding.numeric)
    distance = encoded[:, :split] - model.encoding.centre[:split]
    total = (
        variance.base
        + distance @ variance.linear
        + distance**2 @ variance.quadratic
        + encoded[:, split:] @ variance.levels
    )
    spread = Z * np.sqrt(np.maximum(total, variance.floor))
    log_odds = model.log_odds(patients)
    return sigmoid(np.stack([log_odds - spread, log_odds + spread]))


def refitted_interval(
    patients: Floats, disease: Labels, inputs: Sequence[str], rows: Labels
) -> Floats:
    """Return the percentile interval over refits on resampled patients, shape (2, n_patients)."""
    drawn = np.stack([np.bincount(row, minlength=len(patients)) for row in rows]).astype(float)
    draws = refitted_log_odds(patients, disease, inputs, drawn)
    tail = (1 - LEVEL) / 2
    return sigmoid(np.quantile(draws, [tail, 1 - tail], axis=0))


def check_intervals(
    cohort: Cohort,
    sub_models: Sequence[SubModel],
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[IntervalCheck, ...]:
    """Check the sub-models of the four commonest sets of inputs."""
    by_inputs = {sub_model.inputs: sub_model for sub_model in sub_models}
    checks = []
    for inputs in CHECKED:
        checks.append(_check(cohort, by_inputs[inputs], seed))
        advance(1)
    return tuple(checks)


def _check(cohort: Cohort, sub_model: SubModel, seed: int) -> IntervalCheck:
    complete_rows = complete(cohort.patients, sub_model.inputs)
    patients, disease = values(cohort.patients)[complete_rows], cohort.disease[complete_rows]
    rows = bootstrap_rows(len(patients), REFITS, np.random.default_rng(seed))
    refitted = refitted_interval(patients, disease, sub_model.inputs, rows)
    served = served_interval(sub_model.model, sub_model.variance, patients)
    error = np.abs(served - refitted)
    return IntervalCheck(
        missing=tuple(name for name in NAMES if name not in sub_model.inputs),
        n=len(patients),
        refits=REFITS,
        median_width_refitted=float(np.median(refitted[1] - refitted[0])),
        median_width_served=float(np.median(served[1] - served[0])),
        mean_absolute_error=float(error.mean()),
        percentile_95_absolute_error=float(np.quantile(error, 0.95)),
    )
