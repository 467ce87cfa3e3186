"""Patients that nobody has asked about before, so that no cache can help the server.

They are varied from a file of synthetic patients, within what that file holds: numbers between its
least and its greatest, codes among its own, what is unknown there stays unknown.
"""

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Patient = dict[str, float]

SYNTHETIC: Final = Path(__file__).resolve().parent.parent / "data" / "synthetic_100.csv"
VARIED: Final = {"age": 0, "trestbps": 0, "chol": 0, "thalach": 0, "oldpeak": 1}
"""Numbers that are drawn anew for a fresh patient, and their decimals."""


@dataclass(frozen=True, slots=True)
class Spread:
    """From where to where a number goes in the file."""

    low: float
    high: float


class Patients:
    """The patients of a file, and as many fresh ones as wanted.

    Parameters
    ----------
    seed : int
        The same seed gives the same fresh patients.
    """

    def __init__(self, seed: int, path: Path = SYNTHETIC) -> None:
        self.known: Sequence[Patient] = tuple(_read(path))
        self._rng = random.Random(seed)  # noqa: S311 - no secret depends on it
        self.spreads = {name: _spread(self.known, name) for name in VARIED}

    def fresh(self) -> Patient:
        """Return one of the patients with other numbers."""
        patient = dict(self._rng.choice(self.known))
        for name, decimals in VARIED.items():
            if name in patient:
                spread = self.spreads[name]
                drawn = round(self._rng.uniform(spread.low, spread.high), decimals)
                patient[name] = drawn if decimals else int(drawn)
        return patient

    def changed(self, patient: Patient) -> Patient:
        """Return the patient with one number another: the question "what if"."""
        name = self._rng.choice([one for one in VARIED if one in patient])
        return {**patient, name: self.fresh().get(name, patient[name])}


def body(patient: Patient) -> str:
    """Return the body of a request."""
    return json.dumps(patient, separators=(",", ":"))


def _read(path: Path) -> list[Patient]:
    with path.open(newline="") as file:
        return [
            {name: _number(text) for name, text in row.items() if text}
            for row in csv.DictReader(file)
        ]


def _number(text: str) -> float:
    return float(text) if "." in text else int(text)


def _spread(patients: Sequence[Patient], name: str) -> Spread:
    values = [one[name] for one in patients if name in one]
    return Spread(min(values), max(values))
