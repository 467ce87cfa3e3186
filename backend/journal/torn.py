"""After a crash: the unfinished last line of a dead process is moved into a file of its own.

Only the last line can be torn, because lines are appended, each by one write. It was never
answered: the answer leaves after the write.
"""

import logging
import os
from pathlib import Path
from typing import Final

from backend.journal.segments import OWNER_ONLY, abandoned, segments

SUFFIX: Final = ".torn"
_BLOCK_BYTES: Final = 1 << 16
_LOG: Final = logging.getLogger(__name__)


def set_aside(folder: Path) -> int:
    """Tidy up behind dead processes; returns how many torn lines were found.

    A segment without a line is removed. What cannot be tidied is logged and left for the next time.
    """
    found = 0
    for path in segments(folder):
        try:
            found += _tidied(path)
        except OSError as error:
            _LOG.warning("%s cannot be looked through: %s", path.name, error.strerror)
    return found


def _tidied(path: Path) -> bool:
    with abandoned(path, os.O_RDWR) as descriptor:
        if descriptor is None:
            return False
        size = os.fstat(descriptor).st_size
        if not size:
            path.unlink(missing_ok=True)
            return False
        end = end_of_last_line(descriptor, size)
        if end == size:
            return False
        _move(path, descriptor, end, size)
        _LOG.warning(
            "%s ended in an unfinished line of %s bytes: set aside in %s",
            path.name, size - end, path.name + SUFFIX,
        )  # fmt: skip
        return True


def end_of_last_line(descriptor: int, size: int) -> int:
    """Return where the last finished line of a file ends; 0 if there is none."""
    while size:
        start = max(0, size - _BLOCK_BYTES)
        newline = os.pread(descriptor, size - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        size = start
    return 0


def _move(path: Path, descriptor: int, end: int, size: int) -> None:
    aside = os.open(
        path.with_name(path.name + SUFFIX), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY
    )
    try:
        # Copied whole and kept before it is cut off: a crash in between leaves it in both places.
        position = end
        while position < size:
            position += os.write(aside, os.pread(descriptor, _BLOCK_BYTES, position))
        os.fsync(aside)
    finally:
        os.close(aside)
    os.ftruncate(descriptor, end)
    os.fsync(descriptor)
