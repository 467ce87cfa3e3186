"""What rows of a batch are told, and what is kept of those that were answered."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import astuple

from backend.block import Kept
from backend.record import Record, Warned, encode

DISEASE: Final = "1"
HEALTH: Final = "0"
NOTHING: Final = Kept((), (), (), (), (), (), {})
"""What is kept of a row that was refused."""


class Told(msgspec.Struct, frozen=True, gc=False):
    """The encoded entries of some rows, and what is kept of them: of all, or of a refused, none."""

    entries: list[str]
    kept: Kept


def kept_of(number: int, record: Record) -> Kept:
    """Return what is kept of one row, from the record that it would be by itself."""
    figures = (record.probability, *record.interval, record.prediction)
    probability, low, high, prediction = [(encode(figure).decode(),) for figure in figures]
    warnings = {number: record.warnings} if record.warnings else {}
    return Kept((str(number),), (record.inputs,), probability, low, high, prediction, warnings)


def together(n: int, parts: Iterable[tuple[Sequence[int], Told]]) -> Told:
    """Return n rows that were answered in parts, each at its places, in their order."""
    entries = [""] * n
    kept: list[tuple[Any, ...]] = [()] * n
    warnings: dict[int, Warned] = {}
    for places, told in parts:
        *columns, warned = astuple(told.kept)
        warnings |= warned
        for place, entry in zip(places, told.entries, strict=True):
            entries[place] = entry
        for place, row in zip(places, zip(*columns, strict=True), strict=False):
            kept[place] = row
    if not any(kept):
        return Told(entries, NOTHING)
    numbers, inputs, probability, low, high, prediction = zip(*filter(None, kept), strict=True)
    return Told(entries, Kept(numbers, inputs, probability, low, high, prediction, warnings))
