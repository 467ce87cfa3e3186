"""Lines of a segment, also of one that is being written: only those that have an end."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class ReadLine(NamedTuple):
    """A line without its end.

    Attributes
    ----------
    number : int
        Counted from where the reading began, from 1.
    offset : int
        Where the next line starts.
    """

    number: int
    offset: int
    content: bytes


def read_lines(path: Path, offset: int = 0) -> Iterator[ReadLine]:
    """Yield the finished lines of a segment from `offset` on.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        file.seek(offset)
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            offset += len(line)
            yield ReadLine(number, offset, line[:-1])
