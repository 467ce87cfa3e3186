"""What each value as sent stands for, remembered: labels, codes of the re-coded copy, text.

The rules are those of `backend.patient`, which is asked once for each value that turns up and
not once for each row: most rows of a batch hold values that others have had before.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from msgspec import UNSET

from backend.batch.rows import Cell
from backend.errors import RequestRefused
from backend.patient import checked
from backend.settings import Coding
from data.features import NAMES

MOST_REMEMBERED: Final = 1024
_LONGEST_REMEMBERED: Final = 32
_CARRIER: Final = {"age": 50, "sex": 0}
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_MISSING: Final = frozenset({"", "?", "na", "nan"})


class UnsettledError(Exception):
    """A value that is to be judged with its whole row."""


def settled(name: str, value: Any, coding: Coding) -> Cell:
    """Return one field's value in UCI's codes, UNSET when it stands for "not known".

    Raises
    ------
    UnsettledError
        If it breaks its feature's rule.
    """
    if value is None or value is UNSET:
        return UNSET
    try:
        # Beside a patient who is fine, so that only this value can be refused.
        patient = checked(_CARRIER | {name: value}, coding)
    except RequestRefused as error:
        raise UnsettledError from error
    return patient.get(name, UNSET)


class SettledValues(dict[Any, Cell]):
    """The values of one field by what was sent.

    Parameters
    ----------
    read : callable
        Turns what was sent into what JSON would have held.
    """

    def __init__(self, name: str, coding: Coding, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._name = name
        self._coding = coding
        self._read = read

    def __missing__(self, sent: Any) -> Cell:
        """Ask the rules; raises UnsettledError."""
        value = settled(self._name, self._read(sent), self._coding)
        short = not isinstance(sent, str) or len(sent) <= _LONGEST_REMEMBERED
        if short and len(self) < MOST_REMEMBERED:
            self[sent] = value
        return value


def from_json(coding: Coding) -> tuple[SettledValues, ...]:
    """Return the memories of all fields, in the order of rows, for decoded JSON."""
    return tuple(SettledValues(name, coding, _as_it_is) for name in NAMES)


def from_text(coding: Coding) -> tuple[SettledValues, ...]:
    """Return the memories of all fields, in the order of rows, for cells of a CSV file."""
    return tuple(SettledValues(name, coding, cell) for name in NAMES)


def cell(text: str) -> str | float | None:
    """Return what a cell of text would be in JSON: a number, a label, or null."""
    text = text.strip()
    if text.lower() in _MISSING:
        return None
    return float(text) if _NUMBER.fullmatch(text) else text


def _as_it_is(value: Any) -> Any:
    return value
