"""The name of a patient in a report: the line of the file, for that is nobody's identity."""

from typing import Final, SupportsInt

_FIRST: Final = 2
"""The header is line 1."""


def line_of(row: SupportsInt) -> int:
    """Return the line, as an editor counts it, of the patient in row `row` of a cohort, from 0."""
    return int(row) + _FIRST
