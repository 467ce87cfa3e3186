"""What an explanation says of sex: the patient with it swapped, and how answers like this came out.

The table of observed against predicted is made by `analysis` and travels in the bundle;
`docs/bundle.md` describes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from backend.errors import BundleError
from backend.patient import Patient
from backend.scorecard import Score, Scorecard

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Patients of one sex whose out-of-fold probability was in [low, high).

    Attributes
    ----------
    n : int
        How many; with too few the figures are None and `reason` says so.
    predicted, observed : float or None
        Mean probability, and share of diseased.
    interval : tuple of (low, high) or None
        Of the observed share.
    """

    name: str
    low: float
    high: float
    n: int
    predicted: float | None
    observed: float | None
    interval: tuple[float, float] | None
    reason: str


@dataclass(frozen=True, slots=True)
class CalibrationBySex:
    """The bands of each sex, in ascending order."""

    level: float
    bands: Mapping[int, Sequence[Band]]

    def band(self, sex: int, probability: float) -> Band:
        """Return the band of patients of this sex with probabilities like this one."""
        bands = self.bands[sex]
        return next((band for band in bands if probability < band.high), bands[-1])


def read(content: Mapping[str, Any]) -> CalibrationBySex:
    """Build the table from its JSON object.

    Raises
    ------
    BundleError
        If it is of another schema version or lacks a part.
    """
    if content.get("schema_version") != SCHEMA_VERSION:
        raise BundleError(f"the calibration by sex is not of schema version {SCHEMA_VERSION}")
    try:
        return CalibrationBySex(
            level=content["level"],
            bands={int(sex): tuple(map(_band, rows)) for sex, rows in content["groups"].items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"the calibration by sex lacks a part: {error!r}") from error


def _band(row: Mapping[str, Any]) -> Band:
    interval = row["interval"]
    return Band(
        name=row["band"],
        low=row["low"],
        high=row["high"],
        n=row["n"],
        predicted=row["predicted"],
        observed=row["observed"],
        interval=None if interval is None else (interval[0], interval[1]),
        reason=row["reason"],
    )


def with_sex_swapped(patient: Patient, card: Scorecard) -> tuple[int, Score]:
    """Return the other sex, and the score of the same findings in it, by the same sub-model."""
    other = 1 - int(patient["sex"])
    return other, card.score({**patient, "sex": other})
