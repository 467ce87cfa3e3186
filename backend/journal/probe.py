"""Whether a folder takes new files and has room, found out with a small file."""

import os
from errno import ENOSPC
from pathlib import Path
from typing import Final

from backend.journal.segments import FOLDER_MODE, OWNER_ONLY

_BYTES: Final = 2**16


def probe(folder: Path, name: str, *, flush: bool = False) -> None:
    """Write a file and remove it, making the folder.

    Parameters
    ----------
    flush : bool
        Whether to wait until the disk has it.

    Raises
    ------
    OSError
        If any of that fails.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    path = folder / f"{name}.probe"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    try:
        if os.write(file, bytes(_BYTES)) < _BYTES:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        if flush:
            os.fsync(file)
    finally:
        os.close(file)
        path.unlink()
