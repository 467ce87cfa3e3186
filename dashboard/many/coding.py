"""Tells whose codes a file has: UCI's, or those of the re-coded copy that circulates.

One value is often right in both (`cp` 1 is typical angina here, atypical there), so all five
columns that differ are looked at together, and the reader is told what decided it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from dashboard.many.sheet import Sheet
from data.features import BY_NAME, TARGET
from data.recoded import TO_UCI

Coding = Literal["uci", "recoded"]

NAMES_OF: Final[Mapping[Coding, str]] = {"uci": "UCI's", "recoded": "the re-coded copy's"}
_UCI: Final = {name: frozenset(BY_NAME[name].codes) or frozenset(range(4)) for name in TO_UCI}
_OUTCOME_OF_THE_COPY: Final = "target"


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose codes the file has, and by what one can tell."""

    coding: Coding
    because: str


def recognise(sheet: Sheet) -> Recognised:
    """Return whose codes a file has; when both fit, the outcome's name decides, then UCI."""
    only_uci = _cells(sheet, "uci")
    only_copy = _cells(sheet, "recoded")
    if sum(only_copy.values()) > sum(only_uci.values()):
        return Recognised("recoded", _evidence(only_copy, "recoded"))
    if only_uci:
        return Recognised("uci", _evidence(only_uci, "uci"))
    if _OUTCOME_OF_THE_COPY in sheet.names:
        return Recognised("recoded", "its outcome is called target, as in the copy")
    if TARGET in sheet.names:
        return Recognised("uci", "its outcome is called num, as in UCI's files")
    return Recognised("uci", "no code speaks against it, and no column tells")


def _cells(sheet: Sheet, coding: Coding) -> dict[str, int]:
    """Return how many cells of each column are codes of one coding and not of the other."""
    found = {}
    for name in TO_UCI:
        ours, copies = _UCI[name], frozenset(TO_UCI[name])
        telling = ours - copies if coding == "uci" else copies - ours
        cells = sum(n for text, n in sheet.counts(name).items() if _code(text) in telling)
        if cells:
            found[name] = cells
    return found


def _code(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _evidence(cells: Mapping[str, int], coding: Coding) -> str:
    said = ", ".join(f"{name} in {n} {'row' if n == 1 else 'rows'}" for name, n in cells.items())
    return f"it holds codes that only {NAMES_OF[coding]} have: {said}"
