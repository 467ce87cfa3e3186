"""One segment that is being written: grows by whole lines or not at all."""

import os
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path

from backend.journal.segments import create


class SegmentFile:
    """A new, locked segment.

    Raises
    ------
    OSError
        If it cannot be made.

    Attributes
    ----------
    size : int
        Bytes of whole lines.
    is_sound : bool
        False once a part of a line is stuck at its end; then nothing more may be appended.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.is_sound = True
        self._flushed_size = -1
        self._file = create(path)

    def append(self, lines: bytes) -> None:
        """Write whole lines at once; raises OSError when they did not get there, and cuts back."""
        try:
            written = os.write(self._file, lines)
        except OSError:
            self._cut_back()
            raise
        if written < len(lines):
            self._cut_back()
            # The system took what there was room for; only the next write would say so.
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        self.size += written

    def flush(self) -> None:
        """Have the disk keep what has been written so far; raises OSError."""
        size = self.size
        if size == self._flushed_size:
            return
        os.fdatasync(self._file)
        if self._flushed_size < 0:
            # A file that no folder on the disk knows of would be lost with the machine.
            flush_folder(self.path.parent)
            flush_folder(self.path.parent.parent)
        self._flushed_size = size

    def is_in_place(self) -> bool:
        """Return whether the file is still where it was made."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        return os.path.samestat(found, os.fstat(self._file))

    def close(self) -> None:
        """Close it, and remove it if nothing was written."""
        with suppress(OSError):
            if not self.size and self.is_sound and self.is_in_place():
                self.path.unlink()
        with suppress(OSError):
            os.close(self._file)

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._file, self.size)
        except OSError:
            self.is_sound = False


def flush_folder(path: Path) -> None:
    """Have the disk keep which files a folder has; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
