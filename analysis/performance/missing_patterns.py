"""What it costs to lack inputs, for each pattern a clinic would meet, and how best to meet it.

Inputs are masked in the test folds. The sub-model of what is left, as served, is put beside the
full model with the gap filled by a typical value: both see the same patients and the same folds.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from sklearn import config_context
from sklearn.model_selection import RepeatedStratifiedKFold
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate
from analysis.measures.resampled import (
    Pool,
    calibration_in_the_large,
    calibration_slope,
    draw_counts,
    roc_auc,
)
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels, values
from analysis.model.served import raise_on_rare_outcome, served_risk
from analysis.performance.filling import filled_risk
from analysis.performance.interval_check import EXERCISE_TEST, IMAGING
from analysis.performance.site_measures import bootstrapped
from data.cohorts import Cohort
from data.features import NAMES, OPTIONAL

LABORATORY: Final = ("chol", "fbs")
PATTERNS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("nothing missing", ()),
    ("no fluoroscopy", ("ca",)),
    ("no thallium scan", ("thal",)),
    ("no fluoroscopy, no thallium scan", IMAGING),
    ("no imaging, ST slope not read", ("slope", *IMAGING)),
    ("no exercise test", EXERCISE_TEST),
    ("no laboratory", LABORATORY),
    ("no resting ECG", ("restecg",)),
    ("chest pain not recorded", ("cp",)),
    ("no laboratory, no imaging", (*LABORATORY, *IMAGING)),
    ("bedside, ECG and laboratory only", (*EXERCISE_TEST, *IMAGING)),
    ("bedside only", (*LABORATORY, "restecg", *EXERCISE_TEST, *IMAGING)),
    ("age and sex only", OPTIONAL),
)
"""Name of each pattern, and what is missing."""


class Handling(BaseModel):
    """How one way to meet the pattern does; calibration in the large is on the log-odds scale."""

    model_config = ConfigDict(frozen=True)

    roc_auc: Estimate
    brier_score: Estimate
    calibration_in_the_large: Estimate
    calibration_slope: Estimate


class MissingPattern(BaseModel):
    """One pattern, met by the sub-model and by filling, on the same test patients.

    `brier_cost_of_filling` is the Brier score of filling minus that of the sub-model.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    missing: tuple[str, ...]
    n: int
    diseased: int
    sub_model: Handling
    filled: Handling
    brier_cost_of_filling: Estimate


class MissingPatterns(BaseModel):
    """All patterns; probabilities are out-of-fold, averaged over the repeats as in `patterns`.

    The average of several models scores slightly better than one of them, for both ways alike.
    """

    model_config = ConfigDict(frozen=True)

    folds: int
    repeats: int
    patterns: tuple[MissingPattern, ...]
    reading: str


def study_missing_patterns(
    cohort: Cohort,
    repeats: int,
    resamples: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> MissingPatterns:
    """Measure every pattern of `PATTERNS`.

    Parameters
    ----------
    repeats : int
        Of the 5-fold cross-validation.
    resamples : int
        Of the patients, for intervals.
    advance : callable
        Called with 1 after each pattern.

    Raises
    ------
    TooFewPatients
        If either outcome has fewer patients than there are folds.
    """
    raise_on_rare_outcome(cohort.disease, FOLDS)
    counts = draw_counts(len(cohort), resamples, seed)
    found = []
    # One thread: the order in which threads add up would change the last bits.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        for name, missing in PATTERNS:
            risks = masked_out_of_fold(cohort, missing, repeats, seed)
            found.append(_pattern((name, missing), cohort.disease, risks, counts))
            advance(1)
    return MissingPatterns(
        folds=FOLDS, repeats=repeats, patterns=tuple(found), reading=_reading(found)
    )


def masked_out_of_fold(
    cohort: Cohort, missing: tuple[str, ...], repeats: int, seed: int
) -> tuple[Floats, Floats]:
    """Return out-of-fold probabilities with `missing` masked in the test folds.

    Returns
    -------
    served, filled : ndarray of shape (n_patients,)
        By the sub-models of what is left, and by the full model with the gaps filled; averaged
        over the repeats.
    """
    patients, disease = values(cohort.patients), cohort.disease
    masked = np.where(np.isin(NAMES, missing), np.nan, patients)
    both = np.vstack([patients, masked])  # taught from the first half, asked of the second
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    served, filled = np.zeros(len(patients)), np.zeros(len(patients))
    for train, test in splits.split(patients, disease):
        served[test] += served_risk(both, disease, train, test + len(patients))
        filled[test] += filled_risk(patients[train], disease[train], masked[test])
    return served / repeats, filled / repeats


def _pattern(
    pattern: tuple[str, tuple[str, ...]],
    disease: Labels,
    risks: tuple[Floats, Floats],
    counts: Floats,
) -> MissingPattern:
    name, missing = pattern
    served, filled = risks
    cost = (disease - filled) ** 2 - (disease - served) ** 2
    return MissingPattern(
        name=name,
        missing=missing,
        n=len(disease),
        diseased=int(disease.sum()),
        sub_model=_handling(disease, served, counts),
        filled=_handling(disease, filled, counts),
        brier_cost_of_filling=bootstrapped(counts @ cost / len(disease), len(disease)),
    )


def _handling(disease: Labels, risk: Floats, counts: Floats) -> Handling:
    pool = Pool.of(disease, risk[:, None], counts)
    brier = counts @ (disease - risk) ** 2 / pool.n
    return Handling(
        roc_auc=bootstrapped(roc_auc(pool), pool.n),
        brier_score=bootstrapped(brier, pool.n),
        calibration_in_the_large=bootstrapped(calibration_in_the_large(pool), pool.n),
        calibration_slope=bootstrapped(calibration_slope(pool), pool.n),
    )


def _reading(patterns: list[MissingPattern]) -> str:
    largest = max(abs(p.sub_model.calibration_in_the_large.value) for p in patterns)
    worst = max(patterns, key=lambda p: p.filled.calibration_in_the_large.value)
    return (
        "Filling a gap with the typical value tells a sick patient who had no scan that the scan "
        f"was normal. With {worst.name}, risk is then told too low by "
        f"{worst.filled.calibration_in_the_large.value:.2f} on the log-odds scale. The sub-models "
        f"of what is known are off by {largest:.2f} at most."
    )
