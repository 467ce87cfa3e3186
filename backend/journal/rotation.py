"""The segments of one process, one after the other: which is written, which are finished."""

import logging
from pathlib import Path
from typing import Final

from backend.journal.segment_file import SegmentFile
from backend.journal.segments import segment_path

_LOG: Final = logging.getLogger(__name__)


class Rotation:
    """Begins and ends segments; the journal's lock guards it.

    Attributes
    ----------
    current : SegmentFile or None
        The one that is written.
    rotate_at : int
        The size at which it should be followed by the next.
    """

    def __init__(self, folder: Path, process: str, rotate_bytes: int) -> None:
        self.current: SegmentFile | None = None
        self._folder = folder
        self._process = process
        self._rotate_bytes = self.rotate_at = rotate_bytes
        self._number = 0
        self._finished: list[SegmentFile] = []

    def begin(self) -> SegmentFile:
        """Make the next segment the current one; raises OSError."""
        number = self._number + 1
        self.current = SegmentFile(segment_path(self._folder, self._process, number))
        self._number = number
        self.rotate_at = self._rotate_bytes
        return self.current

    def rotate(self, full: SegmentFile, sequence: int, chain: bytes) -> SegmentFile:
        """Return the segment to go on with."""
        try:
            new = self.begin()
        except OSError as error:
            # The old one may still take lines; the next attempt comes a segment's size later.
            _LOG.warning("%s goes on, no new segment: %s", full.path.name, error.strerror)
            self.rotate_at += self._rotate_bytes
            return full
        self._finish(full, sequence, chain)
        return new

    def end(self, sequence: int, chain: bytes) -> None:
        """Finish the current segment, if there is one."""
        if self.current is not None:
            self._finish(self.current, sequence, chain)
            self.current = None

    def drop(self) -> None:
        """Write no more to the current segment."""
        if self.current is not None:
            self._finished.append(self.current)
            self.current = None

    def take_finished(self) -> list[SegmentFile]:
        """Hand over the segments that wait to be flushed and closed."""
        finished, self._finished = self._finished, []
        return finished

    def _finish(self, segment: SegmentFile, sequence: int, chain: bytes) -> None:
        # A copy of the last hash outside of the journal shows when its end has been cut off.
        if segment.size:
            told = (segment.path.name, sequence, chain.hex())
            _LOG.info("%s is finished: sequence %s, chain %s", *told)
        # Closed by the upkeep, which may be flushing it at this moment.
        self._finished.append(segment)
