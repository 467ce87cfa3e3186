"""Women and men within age bands, and at hospitals the model has never seen, where counts allow."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.errors import TooFewPatients
from analysis.fairness.answers import Answers, Bools, answers
from analysis.fairness.comparison import GroupFairness, compare_groups
from analysis.fairness.group_measures import FEWEST
from analysis.fairness.group_points import GROUPS
from analysis.model.ridge import Floats, values
from analysis.model.served import THRESHOLD
from analysis.performance.external_validation import risk_elsewhere
from analysis.performance.site_measures import title
from data.cohorts import Cohort

AGE_BANDS: Final = (("under 50", 0, 50), ("50 to 59", 50, 60), ("60 and over", 60, 200))
"""Names and ages in years, from the first up to but not including the second."""
IMPOSSIBLE: Final = "no estimate possible"


class Part(BaseModel):
    """One age band or one site.

    Attributes
    ----------
    by_sex : GroupFairness or None
        None where the counts allow no comparison.
    reason : str
        Why there is none, with the counts; empty when there is one.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    by_sex: GroupFairness | None
    reason: str


def fairness_by_age(
    told: Answers, age: Floats, threshold: float | None, resamples: int, seed: int
) -> tuple[Part, ...]:
    """Compare women and men within each age band.

    A band with too few diseased of a sex is shown for what else can be told: who has no estimate
    has a reason.

    Parameters
    ----------
    age : ndarray of shape (n_patients,)
        In years.
    """
    parts = []
    for name, low, high in AGE_BANDS:
        band = told.of((age >= low) & (age < high))
        reason = _too_few(band, outcomes=False)
        found = None if reason else compare_groups(band, threshold, resamples, seed)
        parts.append(Part(name=name, by_sex=found, reason=reason))
    return tuple(parts)


def fairness_at_sites(
    cohort: Cohort, sites: Sequence[Cohort], resamples: int, seed: int
) -> tuple[Part, ...]:
    """Compare women and men of other sites, told risks by the model trained on `cohort` alone.

    A site whose patients have inputs that it cannot have learnt from gets a reason instead.
    """
    taught = values(cohort.patients)
    parts = []
    for site in sites:
        try:
            risk = risk_elsewhere(taught, cohort.disease, values(site.patients))
        except TooFewPatients as refusal:
            reason = f"{IMPOSSIBLE}: {refusal}"
            parts.append(Part(name=title(site.name), by_sex=None, reason=reason))
            continue
        told = answers(risk, site.disease, site.patients["sex"].to_numpy(), THRESHOLD)
        reason = _too_few(told, outcomes=True)
        found = None if reason else compare_groups(told, THRESHOLD, resamples, seed)
        parts.append(Part(name=title(site.name), by_sex=found, reason=reason))
    return tuple(parts)


def _too_few(told: Answers, *, outcomes: bool) -> str:
    """Say which sex has too few patients, or too few of an outcome, to be compared at all."""
    for code, who in zip(GROUPS, ("women", "men"), strict=True):
        rows: Bools = (told.sex == code) & told.known
        n, diseased = int(rows.sum()), int(np.sum(told.disease[rows]))
        fewest = min(diseased, n - diseased) if outcomes else n
        if fewest < FEWEST:
            needed = f"{FEWEST} of each are needed" if outcomes else f"{FEWEST} are needed"
            return f"{IMPOSSIBLE}: {n} {who}, {diseased} of them diseased; {needed}."
    return ""
