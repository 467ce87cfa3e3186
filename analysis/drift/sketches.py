"""Patients as counts: how many have each value of each input, and each predicted risk.

Sketches add up across pods and days, a million patients take the memory of a thousand, and what
the inputs' resolution allows is exact: every input is a code, a whole number, or a decimal with one
place. Their document, in which a database or a bundle hands them over, is described in
`docs/drift.md`. Joint distributions are not here; `two_sample_classifier` needs the patients
themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.features import FEATURES, Feature

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Document = dict[str, dict[str, int]]
"""Column, then value (or `MISSING`) to its number of patients; what nobody has is left out."""

RISK: Final = "risk"
MISSING: Final = "missing"
_TENTHS: Final = ("oldpeak",)
_RISK_STEP: Final = 0.001
_CHUNK: Final = 1 << 15
"""Rows counted at a time: their places fit in a processor's cache."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Equally spaced values; others are counted at the nearest, and at the ends if beyond.

    Attributes
    ----------
    low, step : float
    size : int
        Number of values.
    """

    low: float
    step: float
    size: int

    @property
    def values(self) -> Floats:
        """The values, shape (size,)."""
        per_unit = round(1 / self.step)  # so that 0.3 is 0.3 and not 3 * 0.1
        return (round(self.low * per_unit) + np.arange(self.size)) / per_unit


def _grid(feature: Feature) -> Grid:
    if feature.possible is None:
        codes = list(feature.codes)
        return Grid(min(codes), 1, max(codes) - min(codes) + 1)
    step = 0.1 if feature.name in _TENTHS else 1.0
    low, high = feature.possible.low, feature.possible.high
    return Grid(low, step, round((high - low) / step) + 1)


GRIDS: Final[Mapping[str, Grid]] = {
    **{feature.name: _grid(feature) for feature in FEATURES},
    RISK: Grid(0.0, _RISK_STEP, round(1 / _RISK_STEP) + 1),
}


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Counted patients.

    Attributes
    ----------
    counts : Mapping of str to ndarray
        By column, on its grid in `GRIDS`; the 13 inputs, and `RISK` if risks were counted too.
    missing : Mapping of str to int
        Patients without the input.
    """

    counts: Mapping[str, Counts]
    missing: Mapping[str, int]

    @property
    def n(self) -> int:
        """Number of patients."""
        return int(self.counts["age"].sum()) + self.missing["age"]

    def known(self, name: str) -> int:
        """Return how many patients have the input."""
        return int(self.counts[name].sum())

    def __add__(self, other: "Sketch") -> "Sketch":
        """Return the sketch of both groups of patients together.

        Raises
        ------
        ValueError
            If only one of them counts risks.
        """
        if self.counts.keys() != other.counts.keys():
            raise ValueError("two sketches add up when both count risks, or neither does")
        return Sketch(
            {name: counts + other.counts[name] for name, counts in self.counts.items()},
            {name: number + other.missing[name] for name, number in self.missing.items()},
        )


def sketch(patients: pd.DataFrame, risk: Floats | None = None) -> Sketch:
    """Count patients.

    Parameters
    ----------
    patients : DataFrame of shape (n_patients, 13)
        Checked patients; missing is NaN.
    risk : ndarray of shape (n_patients,), optional
        Predicted probability of each.
    """
    columns = {feature.name: patients[feature.name].to_numpy() for feature in FEATURES}
    if risk is not None:
        columns[RISK] = risk
    counted = {name: _count(column, GRIDS[name]) for name, column in columns.items()}
    return Sketch(
        {name: counts for name, (counts, _) in counted.items()},
        {name: missing for name, (_, missing) in counted.items()},
    )


def empty_sketch() -> Sketch:
    """Return the sketch of nobody, risks counted: where adding up begins."""
    counts = {name: np.zeros(grid.size, dtype=np.int64) for name, grid in GRIDS.items()}
    return Sketch(counts, dict.fromkeys(GRIDS, 0))


def _count(column: Floats, grid: Grid) -> tuple[Counts, int]:
    counts = np.zeros(grid.size, dtype=np.int64)
    missing = 0
    room = np.empty(min(_CHUNK, len(column)))
    for start in range(0, len(column), _CHUNK):
        chunk = column[start : start + _CHUNK]
        place = room[: len(chunk)]
        np.subtract(chunk, grid.low, out=place)
        if grid.step != 1:
            np.multiply(place, 1 / grid.step, out=place)
        np.add(place, 0.5, out=place)
        # The minimum that ignores NaN puts what is missing at the upper end; taken away below.
        np.fmin(place, grid.size - 0.5, out=place)
        np.maximum(place, 0, out=place)
        counts += np.bincount(place.astype(np.intp), minlength=grid.size)
        missing += int(np.isnan(chunk).sum())
    counts[-1] -= missing
    return counts, missing


def to_document(counted: Sketch) -> Document:
    """Return the sketch as plain data for JSON."""
    return {
        name: {MISSING: counted.missing[name]}
        | {
            f"{value:g}": int(number)
            for value, number in zip(GRIDS[name].values, counts, strict=True)
            if number
        }
        for name, counts in counted.counts.items()
    }


def from_document(document: Mapping[str, Mapping[str, int]]) -> Sketch:
    """Return the sketch that `document`, from `to_document` or a database's groups, describes.

    Raises
    ------
    ValueError
        If a column is unknown or one of the inputs is not there, a value is no number, a count is
        no whole number of patients, or the columns do not count the same patients.
    """
    wanted = {feature.name for feature in FEATURES}
    if not wanted <= document.keys() <= wanted | {RISK}:
        raise ValueError("a sketch counts each of the 13 inputs, perhaps the risk, nothing else")
    columns = {name: _column(numbers, GRIDS[name]) for name, numbers in document.items()}
    counted = Sketch(
        {name: counts for name, (counts, _) in columns.items()},
        {name: missing for name, (_, missing) in columns.items()},
    )
    if any(counted.known(name) + counted.missing[name] != counted.n for name in columns):
        raise ValueError("the columns of a sketch count the same patients")
    return counted


def _column(numbers: Mapping[str, int], grid: Grid) -> tuple[Counts, int]:
    if any(type(number) is not int or number < 0 for number in numbers.values()):
        raise ValueError("a sketch counts whole patients")
    known = [value for value in numbers if value != MISSING]
    values = np.array([float(value) for value in known])
    patients = np.array([numbers[value] for value in known], dtype=np.int64)
    if not np.isfinite(values).all():
        raise ValueError("a sketch's values are numbers")
    place = np.clip((values - grid.low) / grid.step + 0.5, 0, grid.size - 0.5).astype(np.intp)
    counts = np.zeros(grid.size, dtype=np.int64)
    np.add.at(counts, place, patients)
    return counts, numbers.get(MISSING, 0)
