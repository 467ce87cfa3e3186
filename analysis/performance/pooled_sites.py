"""Would training on all sites together help? Each site left out in turn, and the shortcut shown.

Pooled rows look good in random cross-validation because the gaps in a record give away the site
and the workup. Leaving whole sites out shows what is left for a hospital that was not there. The
model that is served, trained on one cohort, is measured at the same sites in
`external_validation`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from sklearn import config_context
from sklearn.model_selection import RepeatedStratifiedKFold
from threadpoolctl import threadpool_limits

from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate, Interval, roc_auc_delong
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels, values
from analysis.performance.external_validation import TEN_INPUTS
from analysis.performance.filling import filled_risk
from analysis.performance.missing_indicators import gaps_risk, indicator_risk
from analysis.performance.site_measures import (
    Assessment,
    SiteMeasures,
    Verdict,
    assess,
    measure,
    title,
)
from data.cohorts import Cohort

Score = Callable[[Floats, Labels, Floats], Floats]
"""Taught patients, their outcomes and asked patients in, one risk for each of the asked out."""


class LeftOutSite(BaseModel):
    """A site, scored by models trained on all others.

    Attributes
    ----------
    filled : SiteMeasures
        All inputs, gaps filled with the typical value.
    with_indicators : SiteMeasures
        The same, and one flag per input that says whether it was missing.
    ten_inputs : SiteMeasures
        Without imaging and slope, gaps filled.
    """

    model_config = ConfigDict(frozen=True)

    site: str
    n_trained_on: int
    assessment: Assessment
    filled: SiteMeasures
    with_indicators: SiteMeasures
    ten_inputs: SiteMeasures


class Shortcut(BaseModel):
    """ROC-AUC in random cross-validation, mean over test folds; no site is left out.

    Attributes
    ----------
    gaps_alone : Estimate
        Of a model that sees which inputs are missing and not one value; all sites pooled.
    gaps_alone_by_site : dict of str to Estimate
        The same within each site that has patients enough of both outcomes to be split.
    filled, with_indicators : Estimate
        Of the models above, all sites pooled: what a random split would promise.
    """

    model_config = ConfigDict(frozen=True)

    folds: int
    repeats: int
    gaps_alone: Estimate
    gaps_alone_by_site: dict[str, Estimate]
    filled: Estimate
    with_indicators: Estimate


class PooledSites(BaseModel):
    """The pooled model and why it is not served."""

    model_config = ConfigDict(frozen=True)

    left_out: tuple[LeftOutSite, ...]
    shortcut: Shortcut
    reading: str


def study_pooled_sites(
    sites: Sequence[Cohort],
    repeats: int,
    resamples: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> PooledSites:
    """Leave each site out in turn, then measure the shortcut.

    Parameters
    ----------
    sites : sequence of Cohort
        At least two.
    repeats : int
        Of the random cross-validation.
    resamples : int
        Of a site's patients, for intervals.
    advance : callable
        Called with 1 after each site and after the shortcut.

    Raises
    ------
    TooFewPatients
        If there are fewer than two sites, or one has patients of one outcome only.
    """
    if len(sites) < 2:  # noqa: PLR2004 - one to leave out and one to train on
        raise TooFewPatients("leaving a site out needs at least two sites")
    left_out = []
    # One thread: the order in which threads add up would change the last bits.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        for index in range(len(sites)):
            left_out.append(_leave_out(sites, index, resamples, seed))
            advance(1)
        shortcut = _shortcut(sites, repeats, seed)
        advance(1)
    return PooledSites(
        left_out=tuple(left_out), shortcut=shortcut, reading=_reading(left_out, shortcut)
    )


def _ten_input_risk(taught: Floats, disease: Labels, asked: Floats) -> Floats:
    return filled_risk(taught, disease, asked, TEN_INPUTS)


SCORES: Final[Mapping[str, Score]] = {
    "filled": filled_risk,
    "with_indicators": indicator_risk,
    "ten_inputs": _ten_input_risk,
}


def _leave_out(sites: Sequence[Cohort], index: int, resamples: int, seed: int) -> LeftOutSite:
    left = sites[index]
    taught, disease = _pooled([site for i, site in enumerate(sites) if i != index])
    asked = values(left.patients)
    found = {
        name: measure(left.disease, score(taught, disease, asked), resamples, seed)
        for name, score in SCORES.items()
    }
    return LeftOutSite(
        site=left.name, n_trained_on=len(taught), assessment=assess(left.disease), **found
    )


def _pooled(sites: Sequence[Cohort]) -> tuple[Floats, Labels]:
    patients = np.vstack([values(site.patients) for site in sites])
    return patients, np.concatenate([site.disease for site in sites])


def _shortcut(sites: Sequence[Cohort], repeats: int, seed: int) -> Shortcut:
    patients, disease = _pooled(sites)

    def cross_validated(score: Score) -> Estimate:
        return _random_cv(patients, disease, score, repeats, seed)

    return Shortcut(
        folds=FOLDS,
        repeats=repeats,
        gaps_alone=cross_validated(gaps_risk),
        gaps_alone_by_site={
            site.name: _random_cv(values(site.patients), site.disease, gaps_risk, repeats, seed)
            for site in sites
            if assess(site.disease).verdict is not Verdict.NOT_ASSESSABLE
        },
        filled=cross_validated(filled_risk),
        with_indicators=cross_validated(indicator_risk),
    )


def _random_cv(
    patients: Floats, disease: Labels, score: Score, repeats: int, seed: int
) -> Estimate:
    """Return the mean ROC-AUC over test folds; repeating the folds does not narrow its interval."""
    splits = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    folds = [
        roc_auc_delong(disease[test], score(patients[train], disease[train], patients[test]))
        for train, test in splits.split(patients, disease)
    ]
    value = float(np.mean([fold.value for fold in folds]))
    spreads = [fold.value - fold.interval.low for fold in folds]
    spread = float(np.sqrt(np.mean(np.square(spreads)) / FOLDS))
    return Estimate(
        value=value,
        interval=Interval(low=value - spread, high=min(1.0, value + spread)),
        n=len(disease),
    )


def _reading(left_out: Sequence[LeftOutSite], shortcut: Shortcut) -> str:
    inside = max(shortcut.gaps_alone_by_site.items(), key=lambda pair: pair[1].value)
    lowest = min(
        site.with_indicators.roc_auc.value
        for site in left_out
        if site.assessment.verdict is not Verdict.NOT_ASSESSABLE
    )
    return (
        "Indicators of missing inputs are not used: gaps give away the hospital and what its "
        "doctors already suspected. Without one value they score a ROC-AUC of "
        f"{shortcut.gaps_alone.value:.2f} over all sites and {inside[1].value:.2f} inside "
        f"{title(inside[0])}, and a hospital with other habits breaks them. Random splits of the "
        f"pooled sites promise {shortcut.with_indicators.value:.2f}; with a whole site left out it "
        f"falls as low as {lowest:.2f}."
    )
