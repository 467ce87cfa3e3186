"""How often each badge of an explanation came true, against refits on resampled patients.

The shares of refits are measured in `stability`; what makes a badge is in `staying_put`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate, bootstrap, bootstrap_rows
from analysis.model.ridge import Floats
from analysis.model.staying_put import LEVELS


class BadgeHitRate(BaseModel):
    """How often one badge came true: over all patients and sets of inputs that were given it.

    `same_top` and `kept` are None where no patient was given it; `kept` is a share of the top.
    """

    model_config = ConfigDict(frozen=True)

    level: str
    at_least: float
    answers: int
    same_top: Estimate | None
    kept: Estimate | None


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Patients of one cohort asked with several sets of inputs; NaN where one is missing.

    Attributes
    ----------
    served : ndarray of shape (n_patients, n_sets)
        Probability answered that the same inputs lead again.
    same, kept : ndarray of shape (n_patients, n_sets)
        Share of refits in which all of them did, and mean share of them that did.
    """

    served: Floats
    same: Floats
    kept: Floats


def badge_hit_rates(
    cohorts: Sequence[Shares], resamples: int, rng: np.random.Generator
) -> tuple[BadgeHitRate, ...]:
    """Pool all answers, and measure how often each badge came true.

    A patient is drawn with all of his answers: they are not independent of one another.
    """
    rates = []
    above = np.inf
    for name, least in LEVELS:
        given = [(one.served >= least) & (one.served < above) for one in cohorts]
        rates.append(
            BadgeHitRate(
                level=name,
                at_least=least,
                answers=int(sum(badges.sum() for badges in given)),
                same_top=_mean([one.same for one in cohorts], given, resamples, rng),
                kept=_mean([one.kept for one in cohorts], given, resamples, rng),
            )
        )
        above = least
    return tuple(rates)


def _mean(
    shares: Sequence[Floats],
    given: Sequence[npt.NDArray[np.bool_]],
    resamples: int,
    rng: np.random.Generator,
) -> Estimate | None:
    if not shares:
        return None
    pairs = zip(shares, given, strict=True)
    sums = np.concatenate([np.where(badges, found, 0).sum(axis=1) for found, badges in pairs])
    counts = np.concatenate([badges.sum(axis=1) for badges in given])
    concerned = counts > 0
    if not concerned.any():
        return None
    sums, counts = sums[concerned], counts[concerned]
    return bootstrap(
        float(sums.sum() / counts.sum()),
        lambda drawn: float(sums[drawn].sum() / counts[drawn].sum()),
        bootstrap_rows(len(sums), resamples, rng),
    )
