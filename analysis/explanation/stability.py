"""Whether the reasons stay the same when the patients the model learnt from are drawn again.

For each patient: the share of refits, reference cohort and weights alike, in which the same three
inputs have the largest contributions. Beside it stands the probability that the backend answers
without any refit (`staying_put`), and how often each badge came true.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict

from analysis.effort import Effort
from analysis.explanation.badge_hit_rates import BadgeHitRate, Shares, badge_hit_rates
from analysis.explanation.resampled_reasons import Measured, every_case, measure
from analysis.measures.file_lines import line_of
from analysis.measures.intervals import Estimate, bootstrap, bootstrap_rows
from analysis.model.contribution_spread import ContributionSpread
from analysis.model.known_patients import PATTERNS
from analysis.model.staying_put import TOP, top_size
from data.cohorts import Cohort
from data.features import NAMES

_DIGITS: Final = 3


class PatientStability(BaseModel):
    """Of each patient with all inputs, in the order of the file; shares of refits in [0, 1]."""

    model_config = ConfigDict(frozen=True)

    lines: tuple[int, ...]
    measured: tuple[float, ...]
    served: tuple[float, ...]


class PatternStability(BaseModel):
    """Measured against served over the patients of one cohort with one set of inputs.

    Attributes
    ----------
    same_top : Estimate
        Mean share of refits in which the same inputs lead.
    kept : Estimate
        Mean number of the leading inputs that still lead after a refit, of `top`.
    served : float
        Mean of the probabilities the backend answers.
    mean_absolute_error : float
        Of one patient's served probability against the measured share.
    sampling_error : float
        Mean absolute error that a perfect rule would show, for refits are few.
    """

    model_config = ConfigDict(frozen=True)

    cohort: str
    missing: tuple[str, ...]
    n: int
    refits: int
    top: int
    same_top: Estimate
    kept: Estimate
    served: float
    mean_absolute_error: float
    sampling_error: float


class StabilityReport(BaseModel):
    """`home` are the training cohort's patients, `away` those of cohorts it never saw.

    Intervals are of resampled patients, the refits being given.
    """

    model_config = ConfigDict(frozen=True)

    scale: str = "size of the contribution in log-odds"
    top: int = TOP
    patients: PatientStability
    patterns: tuple[PatternStability, ...]
    levels_home: tuple[BadgeHitRate, ...]
    levels_away: tuple[BadgeHitRate, ...]
    reading: str


def stability(
    cohort: Cohort,
    others: Sequence[Cohort],
    spread: ContributionSpread,
    effort: Effort,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> StabilityReport:
    """Measure by refits how stable the reasons are, and how right the backend's badge is.

    Parameters
    ----------
    cohort : Cohort
        What the model learns from; its patients are asked with what clinics lack.
    others : sequence of Cohort
        Patients the model never saw, each cohort asked with the inputs it most often has.
    advance : callable
        Called with the number of cases finished; there are `n_cases(others)`.
    """
    work = (
        delayed(measure)(cohort, one, spread, effort.refits, seed)
        for one in every_case(cohort, others)
    )
    measured = []
    for one in Parallel(n_jobs=-1, return_as="generator")(work):
        measured.append(one)
        advance(1)
    home, away = measured[: len(PATTERNS)], measured[len(PATTERNS) :]
    rng = np.random.default_rng(seed)
    patterns = tuple(_pattern(one, effort, rng) for one in measured)
    return StabilityReport(
        patients=_per_patient(home[0]),
        patterns=patterns,
        reading=_reading(patterns[0]),
        levels_home=_badges([home], effort, rng),
        levels_away=_badges([[one] for one in away], effort, rng),
    )


def n_cases(others: Sequence[Cohort]) -> int:
    """Return how many times `stability` advances."""
    return len(PATTERNS) + len(others)


def _per_patient(one: Measured) -> PatientStability:
    rows = np.flatnonzero(~np.isnan(one.same))
    return PatientStability(
        lines=tuple(line_of(row) for row in rows),
        measured=tuple(round(float(share), _DIGITS) for share in one.same[rows]),
        served=tuple(round(float(share), _DIGITS) for share in one.served[rows]),
    )


def _pattern(one: Measured, effort: Effort, rng: np.random.Generator) -> PatternStability:
    known = ~np.isnan(one.same)
    same, kept, served = one.same[known], one.kept[known], one.served[known]
    size = top_size(len(one.case.inputs))
    rows = bootstrap_rows(len(same), effort.resamples, rng)
    noise = np.sqrt(2 / np.pi * same * (1 - same) / effort.refits)
    return PatternStability(
        cohort=one.case.cohort.name,
        missing=tuple(name for name in NAMES if name not in one.case.inputs),
        n=len(same),
        refits=effort.refits,
        top=size,
        same_top=bootstrap(float(same.mean()), lambda drawn: float(same[drawn].mean()), rows),
        kept=bootstrap(
            size * float(kept.mean()), lambda drawn: size * float(kept[drawn].mean()), rows
        ),
        served=float(served.mean()),
        mean_absolute_error=float(np.abs(served - same).mean()),
        sampling_error=float(noise.mean()),
    )


def _reading(whole: PatternStability) -> str:
    return (
        f"With all inputs known, the same {whole.top} lead again in {whole.same_top.value:.0%} of "
        f"{whole.refits} refits, and {whole.kept.value:.1f} of them on average: read the leading "
        "inputs as a group of candidates rather than as a ranking. The probability answered with "
        f"each explanation is {whole.mean_absolute_error:.3f} from the measured share on average, "
        f"of which {whole.sampling_error:.3f} is the chance of so few refits."
    )


def _badges(
    cohorts: Sequence[Sequence[Measured]], effort: Effort, rng: np.random.Generator
) -> tuple[BadgeHitRate, ...]:
    shares = [
        Shares(
            served=np.column_stack([one.served for one in cases]),
            same=np.column_stack([one.same for one in cases]),
            kept=np.column_stack([one.kept for one in cases]),
        )
        for cases in cohorts
    ]
    return badge_hit_rates(shares, effort.resamples, rng)
