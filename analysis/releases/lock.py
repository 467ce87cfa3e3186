"""One change of the served version at a time, whoever asks: a promotion reads, judges and writes.

Two at once could otherwise lose a line of the history, or note the wrong version as the one before.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from analysis import bundle

LOCK: Final = ".release.lock"


@contextmanager
def releasing(home: Path) -> Iterator[None]:
    """Hold the lock while the context lasts; wait until whoever holds it is done.

    The system lets go of it when a process ends in whatever way, so that no lock is ever left over.
    The empty file stays: were it deleted, the next two might lock two different files of that name.
    """
    with (home / bundle.MODELS / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
