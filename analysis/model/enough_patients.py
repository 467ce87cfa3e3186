"""Whether a table has enough patients to train on; apart, so that asking loads no study."""

from typing import Final

from analysis.errors import TooFewPatients
from analysis.model.ridge import complete
from data.cohorts import Cohort
from data.features import NAMES

COMPLETE_NEEDED: Final = 20
"""Patients of each outcome with all inputs: four in each test fold of the sub-model of them all."""


def raise_on_too_few(cohort: Cohort) -> None:
    """Refuse a table whose patients cannot teach the sub-model of all inputs.

    Raises
    ------
    TooFewPatients
        If fewer than `COMPLETE_NEEDED` patients of either outcome have every input.
    """
    outcomes = cohort.disease[complete(cohort.patients, NAMES)]
    diseased = int(outcomes.sum())
    if min(diseased, len(outcomes) - diseased) < COMPLETE_NEEDED:
        raise TooFewPatients(
            f"{len(outcomes)} of {len(cohort)} patients have all {len(NAMES)} inputs, {diseased} "
            f"of them diseased; training needs {COMPLETE_NEEDED} with disease and as many without."
        )
