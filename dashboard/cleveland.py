"""The 303 Cleveland patients as plain values, with what angiography found.

`data.cohorts` checks any file, which takes a second to import; this one is ours and known to be
clean, so that a page can show its patients at once. A test holds the two readings together.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from dashboard.answers import Payload
from data.features import NAMES, TARGET

_FILE: Final = Path(__file__).parents[1] / "data" / "cleveland.csv"


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """One patient; an input that is not there was not recorded."""

    line: int
    inputs: Payload
    disease: bool


@cache
def patients() -> Sequence[KnownPatient]:
    """Return all patients in the order of the file; read once."""
    with _FILE.open(newline="", encoding="utf-8") as file:
        return tuple(
            KnownPatient(number, _values(row), int(row[TARGET]) > 0)
            for number, row in enumerate(csv.DictReader(file), 2)
        )


def _values(row: dict[str, str]) -> Payload:
    known = {name: float(row[name]) for name in NAMES if row[name]}
    return {name: int(v) if v.is_integer() else v for name, v in known.items()}
