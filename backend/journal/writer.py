"""The journal of one process: appends sealed lines, and says why when it cannot.

One write per line on a file that nobody else writes to: what was answered survives the death of
the process. What the machine's death takes is a matter of the policy; see `upkeep`.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

from backend.errors import JournalError
from backend.journal import chain, torn
from backend.journal.probe import probe
from backend.journal.rotation import Rotation
from backend.journal.segment_file import SegmentFile
from backend.journal.segments import FOLDER_MODE, Gone, new_process_id
from backend.journal.stdout import StdoutCopy
from backend.journal.upkeep import Upkeep
from backend.settings import Fsync

ROTATE_BYTES: Final = 64 * 2**20
_LOG: Final = logging.getLogger(__name__)

Count = Callable[[int], None]


def _uncounted(_: int) -> None:
    pass


class Journal:
    """An append-only, hash-chained file of JSON lines, in segments.

    Parameters
    ----------
    rotate_bytes : int
        A segment of this size is followed by a new one.
    on_lines, on_failure, on_torn : callable
        Told how many lines were written, writes failed and torn lines were found.

    Attributes
    ----------
    process : str
        What its lines and files are called after; see `_begin_chain`.
    reason : str or None
        Why nothing can be written; None while all is well, as far as is known.
    """

    process: str
    _rotation: Rotation
    _middle: bytes
    _previous: bytes
    _sequence: int

    def __init__(
        self,
        folder: Path,
        *,
        rotate_bytes: int = ROTATE_BYTES,
        fsync: Fsync = Fsync.INTERVAL,
        stdout: StdoutCopy | None = None,
        on_lines: Count = _uncounted,
        on_failure: Count = _uncounted,
        on_torn: Count = _uncounted,
    ) -> None:
        self.folder = folder
        self.reason: str | None = None
        self.upkeep = Upkeep(self, fsync)
        self._rotate_bytes = rotate_bytes
        self._always = fsync is Fsync.ALWAYS
        self._copy = stdout
        self._on_lines, self._on_failure, self._on_torn = on_lines, on_failure, on_torn
        self._is_tidy = False
        self._is_distrusted = False
        self._left: list[SegmentFile] = []
        self._lock = Lock()
        self._gone = Gone(folder)
        self._begin_chain()

    @property
    def healthy(self) -> bool:
        """Whether lines can be written, as far as is known."""
        return self.reason is None

    def open(self) -> None:
        """Tidy up behind dead processes and make a segment; writing does so, too.

        Raises
        ------
        JournalError
            If that is impossible now. When it is possible again, it happens by itself.
        """
        with self._lock:
            if self._rotation.current is not None:
                return
            try:
                probe(self.folder, self.process)
            except OSError as error:
                self.upkeep.start()
                raise self._failed(f"it cannot be opened ({error.strerror})") from error
            self._open()

    def write(self, body: bytes, predictions: int = 1) -> None:
        """Append one record or block, a JSON object with at least one member.

        Parameters
        ----------
        predictions : int
            How many it holds; with more than one, its member `rows` says so, too.

        Raises
        ------
        JournalError
            If it may not be kept; the answer must not be given.
        """
        with self._lock:
            sequence = self._sequence + predictions
            line, digest = chain.sealed(body, self._middle, sequence, self._previous)
            self._append(line)
            self._sequence, self._previous = sequence, digest
            if self._always:
                self._flush()
            if self._copy is not None:
                self._copy.put(line)
        self._on_lines(1)

    def close(self) -> None:
        """Flush and close; writing opens it again."""
        self.upkeep.stop()
        with self._lock:
            self._rotation.end(self._sequence, self._previous)
        self.upkeep.flush_and_close()
        if self._copy is not None:
            self._copy.close()

    def segments_to_ship(self) -> list[Path]:
        """Return the segments of this process and of those that are gone, in order.

        Raises
        ------
        OSError
            If the folder cannot be read.
        """
        return self._gone.segments(self.process)

    def whole_bytes(self, path: Path) -> int | None:
        """Return how much of the segment in use is whole lines; None of any other segment.

        What is behind that may be cut off again, so that nobody may read it yet.
        """
        segment = self._rotation.current
        return segment.size if segment is not None and segment.path == path else None

    def take_finished(self) -> tuple[list[SegmentFile], SegmentFile | None]:
        """Hand over the segments that are finished, and show the one that is written now."""
        with self._lock:
            left, self._left = self._left, []
            return left + self._rotation.take_finished(), self._rotation.current

    def distrust(self, reason: str) -> None:
        """Write nothing at all until `resume`, and then to a new segment."""
        with self._lock:
            self._rotation.drop()
            self._is_distrusted = True
            self._failed(reason)

    def resume(self) -> None:
        """Write again, for the disk has been found to be well; raises JournalError if it is not."""
        with self._lock:
            self._is_distrusted = False
            if self._rotation.current is None:
                self._open()
            self._well()

    def _append(self, content: bytes) -> None:
        rotation = self._rotation
        segment = rotation.current
        if segment is None:
            segment = self._open()
        elif segment.size >= rotation.rotate_at:
            segment = rotation.rotate(segment, self._sequence, self._previous)
        try:
            segment.append(content)
        except OSError as error:
            if not segment.is_sound:
                # Lines are stuck there that were never answered: their sequences are used up.
                self._rotation.drop()
                self._left += self._rotation.take_finished()
                self._begin_chain()
            raise self._failed(f"it cannot be written ({error.strerror})") from error
        if self.reason is not None:
            self._well()

    def _flush(self) -> None:
        segment = self._rotation.current
        try:
            if segment is not None:
                segment.flush()
        except OSError as error:
            self._rotation.drop()
            self._is_distrusted = True
            raise self._failed(f"it cannot be flushed ({error.strerror})") from error

    def _begin_chain(self) -> None:
        """Begin, or go on, as a process with a name and segments of its own."""
        self.process = new_process_id()
        self._rotation = Rotation(self.folder, self.process, self._rotate_bytes)
        self._middle = chain.middle(self.process)
        self._previous = chain.first_link(self.process)
        self._sequence = 0

    def _open(self) -> SegmentFile:
        if self._is_distrusted:
            raise JournalError(f"the journal is not written: {self.reason}")
        self.upkeep.start()
        if self._copy is not None:
            self._copy.start()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            if not self._is_tidy:
                self._on_torn(torn.set_aside(self.folder))
                self._is_tidy = True
            return self._rotation.begin()
        except OSError as error:
            raise self._failed(f"it cannot be opened ({error.strerror})") from error

    def _failed(self, reason: str) -> JournalError:
        self._on_failure(1)
        if self.reason is None:
            _LOG.error("the journal: %s; predictions are refused until that is over", reason)
        self.reason = reason
        return JournalError(f"the journal: {reason}")

    def _well(self) -> None:
        if self.reason is not None:
            self.reason = None
            _LOG.info("the journal is written again")
