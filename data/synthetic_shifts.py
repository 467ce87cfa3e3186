"""What goes wrong in drills: an older clinic, a unit mistake, a sensor that reads too high.

Each turns realistic patients into shifted ones. Where realistic patients come from is in
`synthetic`.
"""

from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from data.features import BY_NAME

POOL: Final = 10
"""Patients to choose from for each one wanted."""

_AGE_TILT: Final = 0.09
"""Per year: a patient is e^0.9 times as likely to be chosen as one ten years younger."""
_CUFF_OFFSET: Final = 15
_HEART_RATE_OFFSET: Final = -20


class Shift(StrEnum):
    """A way in which patients or their measurements may change."""

    OLDER_CLINIC = "older_clinic"
    """Another population: some six years older, with all that goes with age."""

    UNIT_MISTAKE = "unit_mistake"
    """Cholesterol sent in mmol/l where mg/dl is meant."""

    CUFF_OFFSET = "cuff_offset"
    """A cuff that reads 15 mm Hg too high."""

    HEART_RATE_OFFSET = "heart_rate_offset"
    """A monitor that reads 20 beats per minute too low."""


def shifted(pool: pd.DataFrame, n: int, shift: Shift, rng: np.random.Generator) -> pd.DataFrame:
    """Return `n` patients of `pool`, shifted; none is taken twice.

    Parameters
    ----------
    pool : DataFrame of shape (at least n, 13)
        Realistic patients; left as they are.
    """
    if shift is Shift.OLDER_CLINIC:
        return _older(pool, n, rng)
    patients = pool.iloc[:n].reset_index(drop=True)
    if shift is Shift.UNIT_MISTAKE:
        return patients.assign(chol=_in_other_unit(patients["chol"]))
    if shift is Shift.CUFF_OFFSET:
        return patients.assign(trestbps=patients["trestbps"] + _CUFF_OFFSET)
    return patients.assign(thalach=patients["thalach"] + _HEART_RATE_OFFSET)


def _older(pool: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    weights = np.exp(_AGE_TILT * (pool["age"] - pool["age"].max()).to_numpy())
    rows = rng.choice(len(pool), size=n, replace=False, p=weights / weights.sum())
    return pool.iloc[rows].reset_index(drop=True)


def _in_other_unit(cholesterol: "pd.Series[float]") -> "pd.Series[float]":
    trap = BY_NAME["chol"].unit_trap
    assert trap is not None  # noqa: S101 - the table of features has it
    return (cholesterol / trap.factor).round(1)
