"""How a model's risks did on one group of patients, and whether the group is large enough to say.

Sensitivity and specificity have Wilson's interval, everything else that of the patient bootstrap.
"""

import math
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate, Interval
from analysis.measures.proportions import proportion
from analysis.measures.resampled import (
    Pool,
    calibration_in_the_large,
    calibration_slope,
    draw_counts,
    ends,
    estimate,
    roc_auc,
)
from analysis.model.ridge import Floats, Labels
from analysis.model.served import THRESHOLD

NEEDED: Final = 100
"""Patients of each outcome below which calibration cannot be judged.

Van Calster et al. (2016), Journal of Clinical Epidemiology 74:167-176.
"""
FEWEST: Final = 20
"""Patients of either outcome below which even the intervals say little."""
_TITLES: Final = {
    "cleveland": "Cleveland",
    "hungary": "Hungary",
    "switzerland": "Switzerland",
    "va_long_beach": "VA Long Beach",
}


class Verdict(StrEnum):
    """Whether the counts of a site carry an assessment."""

    ASSESSABLE = "assessable"
    INDICATIVE = "indicative only"
    NOT_ASSESSABLE = "not assessable"


class Assessment(BaseModel):
    """The counts of a site and what they allow."""

    model_config = ConfigDict(frozen=True)

    n: int
    diseased: int
    healthy: int
    assessable: bool
    verdict: Verdict
    reason: str


class SiteMeasures(BaseModel):
    """Risks against outcomes.

    Attributes
    ----------
    null_brier_score : Estimate
        Of telling everybody the group's own prevalence.
    brier_gain_over_null : Estimate
        By how much the model's Brier score is lower than that.
    calibration_slope : Estimate or None
        None where the risks separate the outcomes completely.
    calibration_in_the_large : Estimate
        Log-odds to add; above 0 risk is told too low.
    observed_to_expected : Estimate
        Diseased patients found for each one foretold; above 1 risk is told too low.
    sensitivity, specificity : Estimate
        At a risk of 0.5; n counts diseased and healthy patients.
    """

    model_config = ConfigDict(frozen=True)

    roc_auc: Estimate
    brier_score: Estimate
    null_brier_score: Estimate
    brier_gain_over_null: Estimate
    calibration_slope: Estimate | None
    calibration_in_the_large: Estimate
    observed_to_expected: Estimate
    sensitivity: Estimate
    specificity: Estimate


def title(site: str) -> str:
    """Return a site's name as a reader would write it; one that is not known stays as it is."""
    return _TITLES.get(site, site)


def assess(disease: Labels) -> Assessment:
    """Say whether so many patients of each outcome carry an assessment."""
    diseased = int(disease.sum())
    healthy = len(disease) - diseased
    verdict, reason = _verdict(min(diseased, healthy))
    return Assessment(
        n=len(disease),
        diseased=diseased,
        healthy=healthy,
        assessable=verdict is Verdict.ASSESSABLE,
        verdict=verdict,
        reason=f"{diseased} diseased and {healthy} healthy patients; {reason}",
    )


def _verdict(fewer: int) -> tuple[Verdict, str]:
    needed = f"{NEEDED} of each are needed"
    if fewer >= NEEDED:
        return Verdict.ASSESSABLE, f"{needed}."
    if fewer >= FEWEST:
        return Verdict.INDICATIVE, f"{needed}: read the intervals, not the values."
    return Verdict.NOT_ASSESSABLE, f"{needed}: too few to say how well they are told apart."


def measure(disease: Labels, risk: Floats, resamples: int, seed: int) -> SiteMeasures:
    """Measure risks against outcomes.

    Parameters
    ----------
    disease, risk : ndarray of shape (n_patients,)
    resamples : int
        Of the patients, for the bootstrap intervals.
    seed : int
        The same seed gives the same resamples, so that methods are compared on the same patients.

    Raises
    ------
    TooFewPatients
        If all patients are diseased or all are healthy.
    """
    counts = draw_counts(len(disease), resamples, seed)
    pool = Pool.of(disease, risk[:, None], counts)
    brier = counts @ (disease - risk) ** 2 / len(disease)
    prevalence = counts @ disease / len(disease)
    null = prevalence * (1 - prevalence)
    sick, well = risk[disease == 1], risk[disease == 0]
    return SiteMeasures(
        roc_auc=bootstrapped(roc_auc(pool), pool.n),
        brier_score=bootstrapped(brier, pool.n),
        null_brier_score=bootstrapped(null, pool.n),
        brier_gain_over_null=bootstrapped(null - brier, pool.n),
        calibration_slope=estimate(calibration_slope(pool), pool.n),
        calibration_in_the_large=bootstrapped(calibration_in_the_large(pool), pool.n),
        observed_to_expected=bootstrapped(counts @ disease / (counts @ risk), pool.n),
        sensitivity=share(sick >= THRESHOLD),
        specificity=share(well < THRESHOLD),
    )


def share(hits: npt.NDArray[np.bool_]) -> Estimate:
    """Return the share of hits over patients, axis 0, with Wilson's interval.

    Parameters
    ----------
    hits : ndarray of shape (n_patients,) or (n_patients, repeats)
        Repeats bring no new patients and do not narrow the interval.

    Raises
    ------
    TooFewPatients
        If there is no patient.
    """
    repeats = math.prod(hits.shape[1:])
    found = proportion(float(hits.sum()) / repeats, len(hits))
    if found is None:
        raise TooFewPatients("a share needs at least one patient to count")
    return found


def bootstrapped(draws: Floats, n: int) -> Estimate:
    """Return `draws[0]` with the percentile interval of the rest; undefined ones are left out.

    Parameters
    ----------
    draws : ndarray of shape (1 + resamples,)
        Under `resampled.draw_counts`; the first is defined.
    """
    low, high = ends(draws)
    return Estimate(value=float(draws[0]), interval=Interval(low=float(low), high=float(high)), n=n)
