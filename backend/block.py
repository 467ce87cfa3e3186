"""Answered predictions of one batch in one line of the journal, as long as they are a step of it.

What all share is there once, and what differs is a list with an entry for each: a third of the
size, and sealed and written as one. Whoever reads a block gets the records that it stands for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

import msgspec

from backend.patient import Patient
from backend.record import SCHEMA_VERSION, Asked, Head, Record, Warned, encode, now


class Block(Head, frozen=True, gc=False):
    """A record of each of some rows; the journal adds the process, the sequence and the chain.

    Its request id is the batch's, its time that of all rows.

    Attributes
    ----------
    rows : int
        How many there are.
    numbers : sequence of int
        Which rows of the batch they are; a row's request id is `row_id`.
    warnings : mapping of int to Warned
        By the row's number, of those that have any.
    latency_seconds : float
        From the request's head until this block was made.
    """

    rows: Annotated[int, msgspec.Meta(ge=1)]
    numbers: Sequence[int]
    inputs: Sequence[Patient]
    probability: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    prediction: Sequence[int]
    warnings: Mapping[int, Warned]
    latency_seconds: float
    case: str | None
    key: str | None


class BlockLine(Block, frozen=True, gc=False, kw_only=True):
    """A block as it stands in the journal; its sequence is that of its last row."""

    process: str
    sequence: int


class Kept(msgspec.Struct, frozen=True, gc=False):
    """What a block keeps of its rows: inputs as they are, numbers in JSON as the answers have."""

    numbers: Sequence[str]
    inputs: Sequence[Any]
    probability: Sequence[str]
    low: Sequence[str]
    high: Sequence[str]
    prediction: Sequence[str]
    warnings: Mapping[int, Warned]


decode: Final = msgspec.json.Decoder(Block).decode
"""Turn the JSON object into a block again."""


def row_id(request_id: str, number: int | str) -> str:
    """Return the request id of one row of a batch."""
    return f"{request_id}-{number}"


def encoded(asked: Asked, model_version: str, kept: Kept, latency_seconds: float) -> bytes:
    """Return rows that were answered just now as one JSON object without a line's end."""
    return encode(
        Block(
            SCHEMA_VERSION,
            asked.request_id,
            now(),
            asked.route,
            asked.purpose,
            model_version,
            len(kept.inputs),
            _list(kept.numbers),
            kept.inputs,
            _list(kept.probability),
            _list(kept.low),
            _list(kept.high),
            _list(kept.prediction),
            kept.warnings,
            latency_seconds,
            asked.case,
            asked.key,
        )
    )


def records(block: Block) -> Iterator[Record]:
    """Yield the record of each row, in order; raises ValueError unless each list is whole."""
    columns = (
        block.numbers, block.inputs, block.probability, block.low, block.high, block.prediction,
    )  # fmt: skip
    if any(len(column) != block.rows for column in columns):
        raise ValueError("the lists of a block are not of one length")
    for number, inputs, probability, low, high, prediction in zip(*columns, strict=True):
        yield Record(
            block.schema_version,
            row_id(block.request_id, number),
            block.time,
            block.route,
            block.purpose,
            block.model_version,
            inputs,
            probability,
            (low, high),
            prediction,
            block.warnings.get(number, ()),
            block.latency_seconds,
            block.case,
            block.key,
        )


def in_sequence(line: BlockLine) -> Iterator[tuple[int, Record]]:
    """Yield each row's sequence in the journal and its record; raises like `records`."""
    if line.sequence < line.rows:
        raise ValueError("the sequence of a block is that of its last row")
    return enumerate(records(line), line.sequence - line.rows + 1)


def _list(encoded_entries: Sequence[str]) -> Any:
    """Return an array of what is JSON already."""
    return msgspec.Raw(f"[{','.join(encoded_entries)}]".encode())
