"""A copy of each line on stdout, for a cluster's log pipeline.

The file is the journal; this is a convenience that must cost no prediction anything. A thread
writes, so that a reader that is slow or gone costs lines of the copy, which are counted.
"""

import logging
import os
from collections import deque
from collections.abc import Callable
from threading import Event, Thread
from time import sleep
from typing import Final

WAITING_BYTES: Final = 8 * 2**20
_GATHER_SECONDS: Final = 0.05
_STOP_SECONDS: Final = 2.0
_HEAD: Final = b'{"severity":"INFO","message":"prediction",'
_LOG: Final = logging.getLogger(__name__)


class StdoutCopy:
    """Writes lines to a descriptor, which must stay open.

    Parameters
    ----------
    on_dropped : callable
        Told how many lines were not written.
    """

    def __init__(self, descriptor: int, on_dropped: Callable[[int], None]) -> None:
        self._descriptor = descriptor
        self._on_dropped = on_dropped
        self._lines: deque[bytes] = deque()
        # Each is changed by one thread only, so that neither needs a lock.
        self._put_bytes = self._taken_bytes = 0
        self._woken = Event()
        self._stopping = False
        self._is_broken = False
        self._thread: Thread | None = None

    def start(self) -> None:
        """Start the thread, unless it runs."""
        if self._thread is None:
            self._stopping = False
            self._thread = Thread(target=self._run, name="journal-stdout", daemon=True)
            self._thread.start()

    def put(self, line: bytes) -> None:
        """Take a journal line to be written, under the journal's lock; drops it when much waits."""
        if self._put_bytes - self._taken_bytes >= WAITING_BYTES:
            self._on_dropped(1)
            return
        self._put_bytes += len(line)
        self._lines.append(line)
        if not self._woken.is_set():
            self._woken.set()

    def close(self) -> None:
        """Write what waits, if that goes fast, and end the thread."""
        self._stopping = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None

    def _run(self) -> None:
        while not self._stopping:
            self._woken.wait()
            # Many lines in one write, and one wake-up for all of them.
            sleep(0 if self._stopping else _GATHER_SECONDS)
            self._woken.clear()
            self._write_waiting()
        self._write_waiting()

    def _write_waiting(self) -> None:
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        if not lines:
            return
        self._taken_bytes += sum(map(len, lines))
        try:
            self._write(b"".join([_HEAD + line[1:] for line in lines]))
            self._is_broken = False
        except OSError as error:
            self._on_dropped(len(lines))
            if not self._is_broken:
                self._is_broken = True
                _LOG.warning("stdout takes no lines (%s); the journal goes on", error.strerror)

    def _write(self, content: bytes) -> None:
        left = memoryview(content)
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                # Somebody who shares it has switched waiting off.
                if self._stopping:
                    raise
                sleep(_GATHER_SECONDS)
