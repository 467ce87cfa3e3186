"""How often the same inputs lead for a patient when the model is refitted on resampled patients.

Reference cohort and weights are learnt anew in each refit. What is made of it is in `stability`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.model.contribution_spread import ContributionSpread
from analysis.model.contributions import contributions
from analysis.model.known_patients import PATTERNS
from analysis.model.patterns import Inputs
from analysis.model.refits import refit
from analysis.model.ridge import Floats, complete, values
from analysis.model.staying_put import leading, staying_probability, top_size
from data.cohorts import Cohort
from data.features import NAMES, REQUIRED


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Patients of one cohort, and the inputs they are asked with."""

    cohort: Cohort
    inputs: Inputs


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Shares and probabilities of one case's patients; NaN where an input is missing."""

    case: Case
    same: Floats
    kept: Floats
    served: Floats


def every_case(cohort: Cohort, others: Sequence[Cohort]) -> list[Case]:
    """Return the training cohort with each set of known inputs, then each other cohort."""
    home = [Case(cohort, tuple(n for n in NAMES if n not in missing)) for missing in PATTERNS]
    return home + [Case(other, commonest_inputs(other)) for other in others]


def commonest_inputs(cohort: Cohort) -> Inputs:
    """Return the set of inputs that most patients of the cohort have, no more and no fewer."""
    known = cohort.patients[list(NAMES)].notna()
    commonest = known.value_counts().index[0]
    return tuple(
        name for name, there in zip(NAMES, commonest, strict=True) if there or name in REQUIRED
    )


def measure(
    cohort: Cohort, case: Case, spread: ContributionSpread, refits: int, seed: int
) -> Measured:
    """Refit the model of the case's inputs, and compare whose inputs lead with the model itself."""
    fitted = refit(cohort, case.inputs, refits, seed)
    rows = complete(case.cohort.patients, case.inputs)
    asked = values(case.cohort.patients)[rows]
    shown = contributions(fitted.model, asked, case.inputs)
    size = top_size(len(case.inputs))
    top = leading(shown, size)
    kept = np.stack(
        [
            (leading(contributions(model, asked, case.inputs), size) & top).sum(axis=1)
            for model in fitted.models
        ]
    )
    deviations = spread.of(asked, fitted.model.encoding, case.inputs)
    return Measured(
        case,
        same=_spread_out(rows, (kept == size).mean(axis=0)),
        kept=_spread_out(rows, kept.mean(axis=0) / size),
        served=_spread_out(rows, staying_probability(shown, deviations, size)),
    )


def _spread_out(rows: npt.NDArray[np.bool_], found: Floats) -> Floats:
    whole = np.full(len(rows), np.nan)
    whole[rows] = found
    return whole
