"""A segment of the journal as batches of rows; a line that is no record is left out and counted."""

import logging
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

from backend.history.lines import Row, UnreadableLineError, rows
from backend.journal.reading import read_lines

BATCH_ROWS: Final = 250
_CHUNK_BYTES: Final = 1 << 16
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines that follow one another.

    Attributes
    ----------
    offset : int
        Where the next one starts in the segment.
    lines, unreadable : int
        How many there are, and how many of them could not be read.
    """

    rows: list[Row]
    offset: int
    lines: int
    unreadable: int


def read_batch(path: Path, offset: int, until: int) -> Batch:
    """Return lines that start at `offset` or later and end by `until`, of about `BATCH_ROWS` rows.

    Raises
    ------
    OSError
        If the segment cannot be read.
    """
    found: list[Row] = []
    lines = unreadable = 0
    for line in takewhile(lambda line: line.offset <= until, read_lines(path, offset)):
        try:
            found += rows(line.content)
        except UnreadableLineError as error:
            unreadable += 1
            _LOG.error("%s at byte %s: the line %s", path.name, offset, error)
        offset = line.offset
        lines += 1
        # Lines without a row count, too: a segment that is damaged throughout is read in pieces.
        if len(found) + unreadable >= BATCH_ROWS:
            break
    return Batch(found, offset, lines, unreadable)


def count_lines(path: Path, offset: int, until: int | None) -> tuple[int, int]:
    """Return the number of lines' ends from `offset` up to `until`, and how far was looked.

    Raises
    ------
    OSError
        If the segment cannot be read.
    """
    lines, end = 0, offset
    size = path.stat().st_size if until is None else until
    if size <= offset:
        return lines, end
    with path.open("rb") as file:
        file.seek(offset)
        while end < size and (chunk := file.read(min(_CHUNK_BYTES, size - end))):
            lines += chunk.count(b"\n")
            end += len(chunk)
    return lines, end
