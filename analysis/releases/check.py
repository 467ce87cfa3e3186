"""What one check of a release is made of: a figure, where it stands, and its limits."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite
from typing import Any, Final

from analysis.releases.evidence import Evidence
from analysis.releases.json_path import find

NOT_MEASURED: Final = "not measured"

_DECIMALS: Final = range(3, 13)
_TINY: Final = 5e-4


class Stage(StrEnum):
    """From when on a bundle must answer a check."""

    TRAINING = "training"
    """`train` measures it, so every bundle has it."""

    RELEASE = "release"
    """`all` measures it, and no version is promoted by name without it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A measured value, None where there is none, and what it is of when there are several."""

    value: float | None
    of: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """A figure that stands in a JSON file of the bundle; paths are written as `json_path` says.

    Attributes
    ----------
    names : str
        Path of the names of what the values are of, as many as there are values; may be empty.
    """

    source: str
    path: str
    names: str = ""

    def readings(self, evidence: Evidence) -> list[Reading]:
        """Return the values at the path; none when the report or the path is not there."""
        document = evidence.documents.get(self.source)
        values = find(document, self.path)
        names = find(document, self.names) if self.names else []
        if len(names) != len(values):
            names = [""] * len(values)
        return [Reading(_number(v), _name(n)) for v, n in zip(values, names, strict=True)]


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure that is worked out from the bundle; no reading when `source` is not there."""

    source: str
    work_out: Callable[[Evidence], list[Reading]]

    def readings(self, evidence: Evidence) -> list[Reading]:
        """Return what is worked out."""
        return self.work_out(evidence)


def _number(value: Any) -> float | None:
    plain = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return float(value) if plain else None


def _name(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def applies_always(_: Evidence) -> str | None:
    """Return no reason to leave a check out."""
    return None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the gate.

    Attributes
    ----------
    low, high : float
        The closed interval in which every reading of the figure must lie.
    exempt : callable
        Takes the bundle and returns why the check does not concern it, or None.
    decision : str
        What a person must decide when the check fails; empty where nobody may.
    """

    name: str
    figure: At | Worked
    why: str
    low: float = -inf
    high: float = inf
    unit: str = ""
    stage: Stage = Stage.RELEASE
    exempt: Callable[[Evidence], str | None] = applies_always
    decision: str = ""

    def margin(self, reading: Reading) -> float:
        """Return how far inside the limits a reading is; negative when outside or unmeasured."""
        if reading.value is None:
            return -inf
        return min(reading.value - self.low, self.high - reading.value)

    @property
    def limit(self) -> str:
        """The limits in words."""
        if self.low == self.high:
            words = f"{self.low:g}"
        elif isfinite(self.low) and isfinite(self.high):
            words = f"{self.low:g} to {self.high:g}"
        elif isfinite(self.low):
            words = f"at least {self.low:g}"
        else:
            words = f"at most {self.high:g}"
        return f"{words} {self.unit}".rstrip()

    def measured(self, readings: list[Reading]) -> str:
        """Return the reading nearest to a limit or furthest beyond one, in words."""
        worst = min(readings, key=self.margin)
        words = NOT_MEASURED if worst.value is None else self._rounded(worst)
        of = f" ({worst.of})" if worst.of else ""
        return words + of + (f", worst of {len(readings)}" if len(readings) > 1 else "")

    def _rounded(self, reading: Reading) -> str:
        """Round, but never across a limit: a table must not contradict its verdict."""
        value = reading.value or 0.0
        unit = f" {self.unit}" if self.unit else ""
        if value == round(value):
            return f"{value:.0f}{unit}"
        if abs(value) < _TINY:
            return f"{value:.1e}{unit}"
        inside = self.margin(reading) >= 0
        for decimals in _DECIMALS:
            rounded = round(value, decimals)
            if (self.margin(Reading(rounded)) >= 0) == inside:
                break
        return f"{rounded:.{decimals}f}{unit}"
