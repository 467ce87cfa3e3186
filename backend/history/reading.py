"""A segment of the journal as batches of rows; a line that is no record is left out and counted."""

import logging
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

from backend.history.lines import Row, UnreadableLineError, row
from backend.journal.reading import read_lines

BATCH_LINES: Final = 250
_CHUNK_BYTES: Final = 1 << 16
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines that follow one another.

    Attributes
    ----------
    offset : int
        Where the next one starts in the segment.
    lines : int
        How many there are, with those that could not be read.
    """

    rows: list[Row]
    offset: int
    lines: int


def read_batch(path: Path, offset: int, until: int) -> Batch:
    """Return at most `BATCH_LINES` lines that start at `offset` or later and end by `until`.

    Raises
    ------
    OSError
        If the segment cannot be read.
    """
    rows: list[Row] = []
    lines = 0
    inside = takewhile(lambda line: line.offset <= until, read_lines(path, offset))
    for line in islice(inside, BATCH_LINES):
        try:
            rows.append(row(line.content))
        except UnreadableLineError as error:
            _LOG.error("%s at byte %s: the line %s", path.name, offset, error)
        offset = line.offset
        lines += 1
    return Batch(rows, offset, lines)


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
