"""Where a page of the list ends, as 32 hexadecimal digits: the time and the id of its last row.

Rows that arrive later have other times and ids, so the pages after a cursor hold what they held.
Every 32 digits are a place, so that no cursor is refused for more than its form.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

PATTERN: Final = "^[0-9a-f]{32}$"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LARGEST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row seen; what comes after it is older, or as old with a smaller id."""

    time: datetime
    id: int

    def __str__(self) -> str:
        return f"{max((self.time - _EPOCH) // _MICROSECOND, 0):016x}{self.id:016x}"


def read(text: str) -> Cursor:
    """Return the cursor that matches `PATTERN`."""
    microseconds = min(int(text[:16], 16), (_LAST - _EPOCH) // _MICROSECOND)
    return Cursor(_EPOCH + microseconds * _MICROSECOND, min(int(text[16:], 16), _LARGEST_ID))
