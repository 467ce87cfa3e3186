"""Deletes segments of the journal that the database has, when a setting says for how long to keep.

Off unless asked for. A segment goes only if nobody writes it any more, its last line is old enough,
its chain is whole, and the database says now that it has every line of it. What is damaged stays:
it is evidence. A process's segments go from the first on, and a note says how far.
"""

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from backend.errors import HistoryError
from backend.journal.chain import NoLineError
from backend.journal.deleted import read_note, write_note
from backend.journal.segments import SegmentName, abandoned, name_of
from backend.journal.verification import Process, proven

if TYPE_CHECKING:
    from backend.history.database import Database
    from backend.history.shipper import Source

EVERY_SECONDS: Final = 600.0
_DAY_SECONDS: Final = 86_400
_LOG: Final = logging.getLogger(__name__)

Named = tuple[SegmentName, Path]


class Retention:
    """Deletes one segment at a time, and looks again at intervals when there is none left.

    Parameters
    ----------
    journal : Source
        Whose segments, and those of processes that are gone.
    database : callable
        Returns the database.
    on_deleted : callable
        Told how many lines a deleted segment had.
    every_seconds : float
        How long to wait when there is nothing to delete.
    """

    def __init__(
        self,
        folder: Path,
        keep_days: float,
        journal: "Source",
        database: "Callable[[], Database]",
        on_deleted: Callable[[int], None],
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._folder = folder
        self._keep_seconds = keep_days * _DAY_SECONDS
        self._journal = journal
        self._database = database
        self._on_deleted = on_deleted
        self._every_seconds = every_seconds
        self._next = 0.0
        self._kept: set[str] = set()

    def when_idle(self) -> None:
        """Delete at most one segment, if it is time to; never raises: shipping is what counts."""
        if monotonic() < self._next:
            return
        try:
            with _alone(self._folder) as alone:
                if alone and self._delete_one():
                    return
        except (HistoryError, OSError) as error:
            _LOG.warning("no segment of the journal is deleted now: %s", error)
        except Exception:  # noqa: BLE001 - the shipper's thread must go on
            _LOG.exception("deleting segments of the journal failed")
        self._next = monotonic() + self._every_seconds

    def _delete_one(self) -> bool:
        paths = self._journal.segments_to_ship()
        named = [(name, path) for path in paths if (name := name_of(path))]
        for _, group in groupby(named, key=lambda one: one[0].process):
            found = list(group)
            if found[0][1].name not in self._kept and self._delete_first(found[0], found[-1][1]):
                return True
        return False

    def _delete_first(self, first: Named, newest: Path) -> bool:
        """Delete the first segment of a process if it may go; returns whether it did."""
        name, path = first
        # Held open, so that whoever is just beginning to write it fails instead of losing lines.
        with abandoned(newest) as unlocked:
            if unlocked is None and path == newest:
                return False
            try:
                return self._delete(name, path)
            except FileNotFoundError:
                return False
            except NoLineError as error:
                self._kept.add(path.name)
                _LOG.warning("%s is not deleted, nor what follows it: %s", path.name, error)
                return False

    def _delete(self, name: SegmentName, path: Path) -> bool:
        note = read_note(self._folder, name.process)
        if note is not None and name.number <= note.segment:
            # Deleted before, but for the last step.
            path.unlink(missing_ok=True)
            return True
        if not self._is_due(path):
            return False
        found = proven(self._folder, name.process, [path])
        if found.broken or found.unfinished:
            raise NoLineError(found.broken or "its last line is unfinished")
        last = found.deleted + found.predictions
        if not self._is_stored(found, last):
            raise NoLineError("the database does not have each of its predictions")
        write_note(self._folder, name.process, name.number, last, found.last)
        path.unlink(missing_ok=True)
        told = (path.name, found.lines, last, found.last)
        _LOG.info("%s was deleted after shipping: %s lines, to sequence %s, chain %s", *told)
        self._on_deleted(found.lines)
        return True

    def _is_due(self, path: Path) -> bool:
        """Return whether a segment is old enough and was shipped to its end."""
        from backend.history.writing import shipped_to  # noqa: PLC0415 - imports SQLAlchemy

        found = path.stat()
        if not found.st_size or time.time() - found.st_mtime < self._keep_seconds:
            return False
        return shipped_to(self._database(), [path.name]).get(path.name, 0) >= found.st_size

    def _is_stored(self, found: Process, last: int) -> bool:
        from backend.history.writing import has_predictions  # noqa: PLC0415 - imports SQLAlchemy

        return has_predictions(self._database(), found.name, found.deleted + 1, last, found.last)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process deletes in the folder; none does until the end."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
