"""Tell UCI's coding from the re-coded copy's in a whole table, and translate the latter.

One value is often legal in both (`cp` 1 is typical angina here, atypical there), so the decision
is made on all columns together. Single values are the business of `recoded`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pandas as pd

from data.errors import CohortError
from data.features import BY_NAME, NAMES, TARGET
from data.recoded import TO_UCI


class Coding(StrEnum):
    """Which codes a file uses."""

    UCI = "UCI"
    RECODED = "re-coded copy"


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """A table of numbers as the file had them, and the name of its outcome column.

    The index counts the file's lines from 0, the header's.
    """

    table: pd.DataFrame
    outcome: str | None


_UCI_DOMAIN: Final = {
    name: frozenset(BY_NAME[name].codes) or frozenset(range(4)) for name in TO_UCI
}


def line(row: int) -> int:
    """Return the line of the file, as an editor counts it, of the row labelled `row`."""
    return row + 1


def recognise(raw: Raw, source: str) -> Coding:
    """Return the coding that explains every code of the table.

    When both do, the name of the outcome decides: `target` is the copy's, `num` is UCI's, and a
    table without outcome is taken for UCI's.

    Raises
    ------
    CohortError
        If neither coding explains the table; names the first line that breaks UCI's codes.
    """
    breaks_uci = _first_break(raw.table, {name: set(codes) for name, codes in _UCI_DOMAIN.items()})
    breaks_copy = _first_break(raw.table, {name: set(codes) for name, codes in TO_UCI.items()})
    if breaks_uci and breaks_copy:
        raise CohortError(
            f"{source} is coded neither like UCI nor like the re-coded copy: {breaks_uci} is no "
            f"code of UCI's, and {breaks_copy} is none of the copy's"
        )
    if breaks_uci:
        return Coding.RECODED
    if breaks_copy or raw.outcome in (TARGET, None):
        return Coding.UCI
    return Coding.RECODED


def _first_break(table: pd.DataFrame, domain: dict[str, set[float]]) -> str | None:
    """Where a code stands that `domain` does not know, or None."""
    bad = pd.DataFrame(
        {name: table[name].notna() & ~table[name].isin(codes) for name, codes in domain.items()}
    )
    rows = bad.any(axis=1)
    if not rows.any():
        return None
    row = table.index[rows][0]
    name = next(name for name in domain if bad.loc[row, name])
    return f"column {name} on line {line(row)}"


def translate(raw: Raw, coding: Coding) -> pd.DataFrame:
    """Return the 13 features in UCI's codes, in their order; the copy's "missing" becomes NaN."""
    patients = raw.table[list(NAMES)]
    if coding is Coding.UCI:
        return patients
    uci = {name: patients[name].map(dict(codes)).astype(float) for name, codes in TO_UCI.items()}
    return patients.assign(**uci)
