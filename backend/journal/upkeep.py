"""What the journal needs done and no request may wait for, each second in a thread of its own.

Flushes to the disk, closes finished segments, notices a removed file, and tries after a fault
whether the disk is well again, so that nobody has to restart anything.
"""

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from backend.errors import JournalError
from backend.journal.probe import probe
from backend.settings import Fsync

if TYPE_CHECKING:
    from backend.journal.segment_file import SegmentFile
    from backend.journal.writer import Journal

SECONDS: Final = 1.0
_STOP_SECONDS: Final = 5.0
_LOG: Final = logging.getLogger(__name__)


class Upkeep:
    """The thread, and its rounds."""

    def __init__(self, journal: "Journal", fsync: Fsync) -> None:
        self._journal = journal
        self._flushes = fsync is not Fsync.NEVER
        self._thread: Thread | None = None
        self._stopping = Event()

    def start(self) -> None:
        """Start the thread, unless it runs."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread; a disk that hangs is left to hang."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None

    def round(self) -> None:
        """Do everything once."""
        self.flush_and_close()
        if not self._journal.healthy:
            self._come_back()

    def flush_and_close(self) -> None:
        """Flush what was written, and close what is finished."""
        finished, current = self._journal.take_finished()
        if current is not None:
            if current.is_in_place():
                self._flush(current)
            else:
                self._journal.distrust(f"{current.path.name} was removed")
        for segment in finished:
            if segment.is_in_place():
                self._flush(segment)
            segment.close()

    def _flush(self, segment: "SegmentFile") -> None:
        if not self._flushes:
            return
        try:
            segment.flush()
        except OSError as error:
            # What the system could not put on the disk it may have thrown away.
            self._journal.distrust(f"it cannot be flushed ({error.strerror})")

    def _come_back(self) -> None:
        try:
            probe(self._journal.folder, self._journal.process, flush=True)
            self._journal.resume()
        except (OSError, JournalError) as error:
            _LOG.debug("the journal cannot be written yet: %s", error)

    def _run(self) -> None:
        while not self._stopping.wait(SECONDS):
            try:
                self.round()
            except Exception:  # noqa: BLE001 - without the thread, nothing would reach the disk
                _LOG.exception("the journal's upkeep failed; it goes on")
