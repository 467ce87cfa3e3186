"""The files of the journal: what they are called, which there are, and whose writer is gone.

`<process>.<number>.jsonl`, one process after the other never in the same file. A writer holds a
lock on its newest segment for as long as it lives; the system gives it back when it dies.
"""

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, NamedTuple

OWNER_ONLY: Final = 0o600
FOLDER_MODE: Final = 0o700
_NAME: Final = re.compile(r"(?P<process>[0-9TZ]+-[0-9]+-[0-9a-f]+)\.(?P<number>[0-9]{6,})\.jsonl")


class SegmentName(NamedTuple):
    """Whose segment it is, and which."""

    process: str
    number: int


def new_process_id() -> str:
    """Return a name for this process that no other has had; its time is for people."""
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}-{token_hex(4)}"


def segment_path(folder: Path, process: str, number: int) -> Path:
    """Return where a segment is kept."""
    return folder / f"{process}.{number:06}.jsonl"


def name_of(path: Path) -> SegmentName | None:
    """Return whose segment a file is; None if it is no segment."""
    found = _NAME.fullmatch(path.name)
    return SegmentName(found["process"], int(found["number"])) if found else None


def segments(folder: Path) -> list[Path]:
    """Return all segments of a journal, those of one process in the order they were written in.

    Raises
    ------
    OSError
        If the folder is there and cannot be read.
    """
    try:
        found = [(name, path) for path in folder.iterdir() if (name := name_of(path))]
    except FileNotFoundError:
        return []
    return [path for _, path in sorted(found)]


def create(path: Path) -> int:
    """Make a segment, lock it, and return its descriptor, open for appending.

    Raises
    ------
    OSError
        If that is impossible.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if not os.fstat(descriptor).st_nlink:
            # Between the two lines above, another process took it for a dead one's empty segment.
            raise FileNotFoundError("the segment was removed while it was made")
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def abandoned(path: Path, access: int = os.O_RDONLY) -> Iterator[int | None]:
    """Give a descriptor of a segment whose writer is gone; None if it lives, or the file does not.

    Raises
    ------
    OSError
        If the segment cannot be opened.
    """
    try:
        descriptor = os.open(path, access)
    except FileNotFoundError:
        yield None
        return
    try:
        # Shared: several processes may look at the same time, and none is taken for a writer.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)


class Gone:
    """Which segments belong to processes that are gone; remembers what can no longer change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._gone: set[str] = set()

    def segments(self, mine: str) -> list[Path]:
        """Return the segments of processes that are gone, and those of the process `mine`."""
        found = segments(self._folder)
        newest = {name.process: path for path in found if (name := name_of(path))}
        self._gone &= newest.keys()
        for process, path in newest.items():
            if process == mine or process in self._gone:
                continue
            with suppress(OSError), abandoned(path) as descriptor:
                if descriptor is not None:
                    self._gone.add(process)
        wanted = self._gone | {mine}
        return [path for path in found if (name := name_of(path)) and name.process in wanted]
