"""From a line of the journal to rows of the table of predictions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from backend.block import BlockLine, in_sequence
from backend.record import Record
from data.features import FEATURES, Kind

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Value = Annotated[float, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
_Code = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]


class UnreadableLineError(ValueError):
    """A line that is no record of a prediction; the message holds nothing of it."""


class Line(Record, frozen=True, gc=False, kw_only=True):
    """A record with what the journal adds: the process, its count of predictions, and the chain."""

    schema_version: _Code
    inputs: Mapping[str, _Value]
    prediction: _Code
    process: str
    sequence: _Count
    chain: str


class LineOfBlock(BlockLine, frozen=True, gc=False, kw_only=True):
    """The same of a block."""

    schema_version: _Code
    inputs: Sequence[Mapping[str, _Value]]
    prediction: Sequence[_Code]
    sequence: _Count
    chain: str


def _whole(value: float) -> int:
    if value != int(value):
        raise ValueError("must be a whole number")
    return int(value)


Row = dict[str, Any]

_decode: Final = msgspec.json.Decoder(Line).decode
_decode_block: Final = msgspec.json.Decoder(LineOfBlock).decode
_NUMBERS: Final = tuple((f.name, float if f.kind is Kind.DECIMAL else _whole) for f in FEATURES)
_REQUIRED: Final = tuple(f.name for f in FEATURES if f.required)


def rows(line: bytes) -> list[Row]:
    """Return the rows that a journal line becomes: one, or as many as its block has.

    Raises
    ------
    UnreadableLineError
        If a part is missing or of another type.
    """
    try:
        try:
            found = _decode(line)
        except msgspec.ValidationError:
            block = _decode_block(line)
            return [
                _row(record, block.process, sequence, block.chain)
                for sequence, record in in_sequence(block)
            ]
        return [_row(found, found.process, found.sequence, found.chain)]
    except UnreadableLineError:
        raise
    except (msgspec.MsgspecError, ValueError, OverflowError) as error:
        raise UnreadableLineError("is not a record of a prediction") from error


def _row(found: Record, process: str, sequence: int, chain: str) -> Row:
    inputs = {
        name: None if (value := found.inputs.get(name)) is None else kind(value)
        for name, kind in _NUMBERS
    }
    time = datetime.fromisoformat(found.time)
    if time.tzinfo is None or any(inputs[name] is None for name in _REQUIRED):
        raise UnreadableLineError("lacks a zone of its time, or an input that every patient has")
    return {
        "process": process,
        "sequence": sequence,
        "request_id": found.request_id,
        "time": time,
        "route": found.route,
        "purpose": found.purpose,
        "model_version": found.model_version,
        "schema_version": found.schema_version,
        **inputs,
        "probability": found.probability,
        "low": found.interval[0],
        "high": found.interval[1],
        "prediction": found.prediction,
        "warnings": found.warnings,
        "latency_seconds": found.latency_seconds,
        "case_hash": found.case,
        "key_id": found.key,
        "chain": chain,
    }
