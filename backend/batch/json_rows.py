"""The patients in a JSON array: many at once where they are ordinary, else one after the other."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from operator import getitem
from typing import IO, Any, Final

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import astuple

from backend.batch.json_array import JsonArray
from backend.batch.rows import Inputs, Slice, Unsettled, WholeInputs, known
from backend.batch.settled_values import UnsettledError, from_json
from backend.patient import Patient, checked
from backend.request_body import decoded
from backend.settings import Coding
from data.features import NAMES

_AsSent: Final[Any] = msgspec.defstruct(
    "_AsSent",
    [(n, int | float | str | None | UnsetType, UNSET) for n in (*NAMES, "gender")],
    forbid_unknown_fields=True,
    frozen=True,
    gc=False,
)
"""A patient with labels, whole numbers written as 63.0, other codes, or sex as `gender`."""

_Decode = Callable[[bytes], list[Any]]
_WHOLE: Final[_Decode] = msgspec.json.Decoder(list[WholeInputs]).decode
_PARTIAL: Final[_Decode] = msgspec.json.Decoder(list[Inputs]).decode
_AS_SENT: Final[_Decode] = msgspec.json.Decoder(list[_AsSent]).decode
_SEX: Final = NAMES.index("sex")


def slices(file: IO[bytes], coding: Coding) -> Iterator[Slice]:
    """Yield the elements of the array that a file holds; raises RequestRefused 400."""
    array = JsonArray(file)
    settle = _Settle(coding)
    for objects in array.pieces():
        rows = (_ordinary(objects, coding) or settle.many(objects)) if objects else None
        if rows:
            array.taken(objects)
        else:
            judge = partial(_judged, coding=coding)
            rows = [Unsettled(partial(judge, element)) for element in array.elements()]
        yield Slice(rows)


def _ordinary(objects: bytes, coding: Coding) -> list[Any] | None:
    """Return the rows if all are numbers in UCI's codes, with no field twice."""
    if coding is not Coding.UCI:
        return None
    rows = _read(_WHOLE, objects)
    if rows is not None:
        # Names and numbers hold no colon. Of a field that is there twice, decoding tells nothing.
        return rows if objects.count(b":") == len(rows) * len(NAMES) else None
    rows = _read(_PARTIAL, objects)
    return rows if rows is not None and objects.count(b":") == _sent(rows) else None


def _read(decode: _Decode, objects: bytes) -> list[Any] | None:
    """Return the rows; None if one of them is not of the decoder's kind."""
    try:
        return decode(b"[%b]" % objects)
    except msgspec.DecodeError:
        return None


def _sent(rows: list[Any]) -> int:
    """Return how many fields were sent in all."""
    values = list(chain.from_iterable(map(astuple, rows)))
    return len(values) - values.count(UNSET)


class _Settle:
    """Turns rows as they were sent into inputs."""

    def __init__(self, coding: Coding) -> None:
        self._coding = coding
        self._values = from_json(coding)

    def many(self, objects: bytes) -> list[Any] | None:
        """Return the rows if they are objects of known fields, with no field twice."""
        rows = _read(_AS_SENT, objects)
        if rows is None or objects.count(b":") != _sent(rows):
            return None
        return [self._one(row) for row in rows]

    def _one(self, row: Any) -> Any:
        *values, gender = astuple(row)
        if values[_SEX] is UNSET:
            values[_SEX], gender = gender, UNSET
        if gender is UNSET:
            with suppress(UnsettledError):
                return Inputs(*map(getitem, self._values, values))
        return Unsettled(partial(checked, known(row), self._coding))


def _judged(element: bytes, coding: Coding) -> Patient:
    return checked(decoded(element), coding)
