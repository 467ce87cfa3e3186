"""How often conformal sets hold the outcome and decide, where it is promised and where it is not.

The sets themselves, and how a server uses them, are in `conformal`.
"""

from collections.abc import Callable, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict
from sklearn import config_context
from sklearn.model_selection import RepeatedStratifiedKFold
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.conformal import LEVELS, Limits, Possible, conformal_limits, possible
from analysis.model.patterns import FOLDS, REPEATS, Inputs, out_of_fold
from analysis.model.ridge import Floats, Labels, complete, fit, sigmoid, values
from analysis.model.served import raise_on_rare_outcome
from analysis.performance.interval_check import CHECKED
from analysis.performance.site_measures import Assessment, assess, share, title
from data.cohorts import Cohort
from data.features import NAMES


class Coverage(BaseModel):
    """How the sets at one level turned out; Wilson's intervals, repeats do not narrow them.

    Attributes
    ----------
    coverage, coverage_diseased, coverage_healthy : Estimate
        Share of patients whose outcome was left possible.
    decided : Estimate
        Share of patients with one possible outcome.
    accuracy_when_decided : Estimate or None
        Share of those for whom it was the right one; None if nobody was decided.
    """

    model_config = ConfigDict(frozen=True)

    level: float
    coverage: Estimate
    coverage_diseased: Estimate
    coverage_healthy: Estimate
    decided: Estimate
    accuracy_when_decided: Estimate | None


class CoverageAtHome(BaseModel):
    """One sub-model on its own kind of patients, by nested cross-validation."""

    model_config = ConfigDict(frozen=True)

    missing: tuple[str, ...]
    n: int
    limits: tuple[Limits, ...]
    levels: tuple[Coverage, ...]


class CoverageAway(BaseModel):
    """A site whose patients each had the limits of their own sub-model."""

    model_config = ConfigDict(frozen=True)

    site: str
    assessment: Assessment
    levels: tuple[Coverage, ...]


class Conformal(BaseModel):
    """Coverage where it is promised, and where it is not."""

    model_config = ConfigDict(frozen=True)

    repeats: int
    at_home: tuple[CoverageAtHome, ...]
    away: tuple[CoverageAway, ...]
    reading: str


def study_conformal(
    cohort: Cohort,
    sites: Sequence[Cohort],
    repeats: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> Conformal:
    """Measure coverage of the four commonest sub-models at home, and of all that sites meet.

    Parameters
    ----------
    repeats : int
        Of the outer 5-fold cross-validation at home.
    advance : callable
        Called with 1 after each sub-model at home and after each site.

    Raises
    ------
    TooFewPatients
        If either outcome is too rare for nested folds at home, or absent at a site.
    """
    at_home, away = [], []
    # One thread: the order in which threads add up would change the last bits.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        for inputs in CHECKED:
            at_home.append(_at_home(cohort, inputs, repeats, seed))
            advance(1)
        for site in sites:
            away.append(_away(cohort, site, seed))
            advance(1)
    return Conformal(
        repeats=repeats, at_home=tuple(at_home), away=tuple(away), reading=_reading(at_home, away)
    )


def _at_home(cohort: Cohort, inputs: Inputs, repeats: int, seed: int) -> CoverageAtHome:
    """Play the server: limits from the training fold's own out-of-fold risks, then new patients."""
    rows = complete(cohort.patients, inputs)
    patients, disease = values(cohort.patients)[rows], cohort.disease[rows]
    raise_on_rare_outcome(disease, 2 * FOLDS)
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    sets = np.empty((len(LEVELS), 2, len(patients), repeats), dtype=np.bool_)
    for index, (train, test) in enumerate(splits.split(patients, disease)):
        limits = _limits(patients[train], disease[train], inputs, seed)
        risk = sigmoid(fit(patients[train], disease[train], inputs).log_odds(patients[test]))
        sets[:, :, test, index // FOLDS] = [possible(risk, limit) for limit in limits]
    return CoverageAtHome(
        missing=tuple(name for name in NAMES if name not in inputs),
        n=len(patients),
        limits=_limits(patients, disease, inputs, seed),
        levels=_coverages(disease, sets),
    )


def _limits(patients: Floats, disease: Labels, inputs: Inputs, seed: int) -> tuple[Limits, ...]:
    risk = out_of_fold(patients, disease, inputs, REPEATS, seed).mean(axis=1)
    return tuple(conformal_limits(disease, risk, level) for level in LEVELS)


def _away(cohort: Cohort, site: Cohort, seed: int) -> CoverageAway:
    taught, asked = values(cohort.patients), values(site.patients)
    known = ~np.isnan(asked)
    sets = np.empty((len(LEVELS), 2, len(asked), 1), dtype=np.bool_)
    for pattern in np.unique(known, axis=0):
        inputs = tuple(name for name, there in zip(NAMES, pattern, strict=True) if there)
        rows = complete(cohort.patients, inputs)
        members = (known == pattern).all(axis=1)
        risk = sigmoid(fit(taught[rows], cohort.disease[rows], inputs).log_odds(asked[members]))
        limits = _limits(taught[rows], cohort.disease[rows], inputs, seed)
        sets[:, :, members, 0] = [possible(risk, limit) for limit in limits]
    return CoverageAway(
        site=site.name, assessment=assess(site.disease), levels=_coverages(site.disease, sets)
    )


def _coverages(disease: Labels, sets: Possible) -> tuple[Coverage, ...]:
    return tuple(
        coverage(disease, at_level, level) for level, at_level in zip(LEVELS, sets, strict=True)
    )


def coverage(disease: Labels, sets: Possible, level: float) -> Coverage:
    """Count how the sets turned out.

    Parameters
    ----------
    sets : ndarray of shape (2, n_patients, repeats)
        From `conformal.possible`.
    """
    covered = np.where(disease[:, None] == 1, sets[1], sets[0])
    decided = sets[0] ^ sets[1]
    repeats = decided.shape[1]
    return Coverage(
        level=level,
        coverage=share(covered),
        coverage_diseased=share(covered[disease == 1]),
        coverage_healthy=share(covered[disease == 0]),
        decided=share(decided),
        accuracy_when_decided=proportion(
            float((covered & decided).sum()) / repeats, float(decided.sum()) / repeats
        ),
    )


def _reading(at_home: Sequence[CoverageAtHome], away: Sequence[CoverageAway]) -> str:
    full = at_home[0].levels[0]
    right = full.accuracy_when_decided
    told = f", right for {right.value:.0%} of them" if right else ""
    elsewhere = "; ".join(
        f"{title(site.site)} {site.levels[0].coverage_diseased.value:.0%} of the diseased and "
        f"{site.levels[0].coverage_healthy.value:.0%} of the healthy"
        for site in away
    )
    return (
        f"At a level of {full.level:.0%}, {full.coverage.value:.0%} of patients at home kept their "
        f"outcome among the possible ones, and {full.decided.value:.0%} were decided{told}. Away "
        f"nothing is promised: {elsewhere}."
    )
