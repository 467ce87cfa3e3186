"""Files that a command writes because its caller named them: whole or not at all."""

import os
from pathlib import Path

from analysis.errors import ResultUnwritable


def write_result(path: Path, content: bytes) -> None:
    """Write a result in one step, so that no reader ever finds half of it.

    Raises
    ------
    ResultUnwritable
        If it cannot be written there.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ResultUnwritable(f"{path} cannot be written: {error.strerror}") from error
