"""How long the shipper rests: not at all in an idle process, most of the time in a busy one.

Python runs one thread at a time, so that each line shipped is taken from the predictions that are
being asked for. The journal has the lines; they can wait until it is quieter.
"""

from time import perf_counter, process_time, thread_time
from typing import Final

_BUSY_FACTOR: Final = 30
_LONGEST_SECONDS: Final = 1.0
"""So that the backlog, which is looked at between rests, is never an old one."""


class Pace:
    """Measures, in the shipper's thread, what the process does besides shipping."""

    def __init__(self) -> None:
        self._start()

    def rest_seconds(self) -> float:
        """Return how long to rest after the work since the last call.

        The work's own time, times thirty when all other threads together keep a core busy, and
        in proportion when they use less of it; a second at most.
        """
        own = thread_time() - self._thread
        elapsed = perf_counter() - self._clock
        others = max(process_time() - self._process - own, 0.0)
        self._start()
        busy = min(others / elapsed, 1.0) if elapsed > 0 else 0.0
        return min(own * _BUSY_FACTOR * busy, _LONGEST_SECONDS)

    def _start(self) -> None:
        self._thread = thread_time()
        self._process = process_time()
        self._clock = perf_counter()
