"""Every answered prediction as one line of JSON, written before the answer leaves.

One write per line on a file opened for appending: lines of one process never mix, and what was
answered survives the death of the process.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from backend.errors import JournalError

FILE_NAME: Final = "predictions.jsonl"
_OWNER_ONLY: Final = 0o600


class Journal:
    """An append-only file of JSON lines in a directory of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._file: int | None = None

    def open(self) -> None:
        """Open the file, making its directory; raises JournalError when that is impossible."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
        except OSError as error:
            raise JournalError(f"the journal cannot be opened: {error.strerror}") from error

    def write(self, record: Mapping[str, Any]) -> None:
        """Append one line; raises JournalError when it did not get there whole."""
        line = json.dumps(record, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        if self._file is None:
            self.open()
        assert self._file is not None  # noqa: S101 - open() either set it or raised
        try:
            written = os.write(self._file, line)
        except OSError as error:
            raise JournalError(f"the journal cannot be written: {error.strerror}") from error
        if written < len(line):
            raise JournalError("the journal took only part of a line: is the disk full?")

    def close(self) -> None:
        """Close the file; writing opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
