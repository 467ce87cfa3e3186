"""The thread that carries journal lines to the database, for as long as it takes.

Each process ships its own segments, and those of processes that are gone. Two that take the same
segment do double work and no harm.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

from backend.errors import HistoryError
from backend.history.pace import Pace
from backend.history.reading import count_lines, read_batch
from backend.memory import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.history.database import Database
    from backend.metrics import Metrics

START_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 0.5
FIRST_BACK_OFF_SECONDS: Final = 0.5
LONGEST_BACK_OFF_SECONDS: Final = 30.0
_STOPPING_BACK_OFF_SECONDS: Final = 0.25
_LOG: Final = logging.getLogger(__name__)


class Source(Protocol):
    """The journal, as far as it is to be shipped."""

    def segments_to_ship(self) -> list[Path]:
        """Return the segments that are this process's to ship, in order."""

    def whole_bytes(self, path: Path) -> int | None:
        """Return how much of a segment may be read; None for all of it."""


@dataclass(slots=True)
class _Segment:
    """How far one segment has been shipped and counted; `lines` are those in between.

    It is placed once the database has said how far that is.
    """

    path: Path
    offset: int
    counted: int
    lines: int = 0
    placed: bool = False


class Shipper:
    """Ships until told to stop.

    Parameters
    ----------
    journal : Source
    database : callable
        Returns the database; called in the thread, so that what it imports costs no start time.
    start_seconds : float
        How long to leave the processor to those who wait for the first answers.
    when_idle : callable
        Called in the thread when everything is in the database; must not raise.

    Attributes
    ----------
    trouble : str or None
        Why nothing is being shipped, and what to do.
    """

    def __init__(
        self,
        journal: Source,
        database: "Callable[[], Database]",
        metrics: "Metrics",
        start_seconds: float = START_SECONDS,
        when_idle: "Callable[[], None]" = lambda: None,
    ) -> None:
        self.trouble: str | None = None
        self._journal = journal
        self._database = database
        self._metrics = metrics
        self._start_seconds = start_seconds
        self._when_idle = when_idle
        self._known: dict[str, _Segment] = {}
        self._thread = Thread(target=self._run, name="shipper", daemon=True)
        self._condition = Condition()
        self._woken = False
        self._in_round = False
        self._connected = self._settled = False
        self._drained = 0
        self._deadline: float | None = None

    @property
    def backlog(self) -> int:
        """Complete lines that are not in the database, as of the last look."""
        return sum(segment.lines for segment in list(self._known.values()))

    @property
    def running(self) -> bool:
        """Whether the thread lives."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start the thread; it touches the database a moment later."""
        self._thread.start()

    def stop(self, grace_seconds: float) -> None:
        """Ask the thread to ship what is left within the grace period, and end; returns at once."""
        with self._condition:
            self._deadline = monotonic() + grace_seconds
            self._condition.notify_all()

    def join(self, timeout_seconds: float) -> None:
        """Wait for the end of a thread that was told to stop."""
        self._thread.join(timeout_seconds)

    def catch_up(self, timeout_seconds: float) -> None:
        """Wait until every line that is in the journal now has been shipped, or time is up."""
        with self._condition:
            # A round under way may have looked before the line was there.
            wanted = self._drained + (2 if self._in_round else 1)
            self._woken = True
            self._condition.notify_all()
            self._condition.wait_for(
                lambda: self._drained >= wanted or self.trouble is not None, timeout_seconds
            )

    def _run(self) -> None:
        self._wait(self._start_seconds)
        if self._deadline is not None and not self._has_lines():
            # A short life without a prediction: not worth the import of SQLAlchemy.
            return
        back_off = FIRST_BACK_OFF_SECONDS
        pace = Pace()
        while True:
            self._in_round = True
            try:
                more = self._round()
            except Exception as error:  # noqa: BLE001 - nothing may end the shipping
                self._failed(error)
                rest = back_off
                back_off = min(2 * back_off, LONGEST_BACK_OFF_SECONDS)
            else:
                self._succeeded(more=more)
                if not more and self._deadline is None:
                    self._when_idle()
                rest = pace.rest_seconds() if more else IDLE_SECONDS
                back_off = FIRST_BACK_OFF_SECONDS
            if self._is_over():
                return
            self._wait(rest)

    def _round(self) -> bool:
        """Ship one batch of each process that has lines; returns whether there are more."""
        paths = self._journal.segments_to_ship()
        try:
            database = self._database()
            if not self._connected:
                database.check()
                self._settle()
            self._place(database, paths)
        finally:
            # Also while the database is away: how much waits is what one then wants to know.
            self._look(paths)
        for segment in self._next_ones(paths):
            self._ship(database, segment)
        self._metrics.journal_backlog.set(self.backlog)
        return self.backlog > 0

    def _settle(self) -> None:
        """Settle once: a dozen megabytes were imported for the first connection."""
        if not self._settled:
            self._settled = True
            settle()

    def _next_ones(self, paths: list[Path]) -> list[_Segment]:
        """Return the first segment of each process that has lines: the next waits for its end."""
        first: dict[str, _Segment] = {}
        for path in paths:
            segment = self._known.get(path.name)
            if segment is not None and segment.lines:
                first.setdefault(path.name.partition(".")[0], segment)
        return list(first.values())

    def _place(self, database: "Database", paths: list[Path]) -> None:
        """Ask the database how far the segments that are new here have been shipped."""
        from backend.history.writing import shipped_to  # noqa: PLC0415 - imports SQLAlchemy

        new = [path for path in paths if not self._is_placed(path.name)]
        if not new:
            return
        found = shipped_to(database, [path.name for path in new])
        for path in new:
            offset = found.get(path.name, 0)
            self._known[path.name] = _Segment(path, offset, counted=offset, placed=True)

    def _is_placed(self, name: str) -> bool:
        return name in self._known and self._known[name].placed

    def _look(self, paths: list[Path]) -> None:
        """Count the lines that have been written since the last look."""
        names = {path.name for path in paths}
        for name in self._known.keys() - names:
            del self._known[name]
        for path in paths:
            segment = self._known.setdefault(path.name, _Segment(path, 0, counted=0))
            until = self._journal.whole_bytes(path)
            lines, segment.counted = count_lines(path, segment.counted, until)
            segment.lines += lines
        self._metrics.journal_backlog.set(self.backlog)

    def _ship(self, database: "Database", segment: _Segment) -> None:
        from backend.history.writing import write  # noqa: PLC0415 - imports SQLAlchemy

        batch = read_batch(segment.path, segment.offset, segment.counted)
        refused = write(database, segment.path.name, batch.rows, batch.offset)
        segment.offset = batch.offset
        segment.lines -= batch.lines
        left_out = batch.unreadable + refused
        self._metrics.shipped_lines.inc(batch.lines - left_out)
        self._metrics.unreadable_lines.inc(left_out)

    def _has_lines(self) -> bool:
        paths = self._journal.segments_to_ship()
        return any(count_lines(path, 0, None)[0] for path in paths)

    def _failed(self, error: Exception) -> None:
        self._metrics.shipper_failures.inc()
        known = isinstance(error, HistoryError)
        trouble = str(error) if known else f"the shipper failed ({type(error).__name__})"
        if trouble != self.trouble:
            _LOG.warning(
                "history waits: %s; predictions go on", trouble, exc_info=None if known else error
            )
        with self._condition:
            self._connected = self._in_round = False
            self.trouble = trouble
            self._condition.notify_all()

    def _succeeded(self, *, more: bool) -> None:
        if self.trouble is not None:
            _LOG.info("history goes on, %s lines behind", self.backlog)
        with self._condition:
            self._connected, self._in_round = True, False
            self.trouble = None
            self._drained += not more
            self._condition.notify_all()

    def _is_over(self) -> bool:
        if self._deadline is None:
            return False
        shipped = self.trouble is None and not self.backlog
        if not shipped and monotonic() < self._deadline:
            return False
        if not shipped:
            _LOG.warning("%s lines stay in the journal; the next start ships them", self.backlog)
        return True

    def _wait(self, seconds: float) -> None:
        with self._condition:
            stopping = self._deadline is not None
            if stopping:
                seconds = _STOPPING_BACK_OFF_SECONDS if self.trouble else 0.0
            self._condition.wait_for(
                lambda: self._woken or (self._deadline is not None and not stopping), seconds
            )
            self._woken = False
