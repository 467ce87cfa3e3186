"""The last 15 minutes of one backend process, kept here and shared by everyone who looks.

Whoever looks first asks the backend; who looks within the same two seconds sees the same. Nobody
looking means nobody asking: the time between is a gap.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from dashboard.errors import BackendError
from dashboard.live import counts
from dashboard.live.reading import EVERY_SECONDS, KEPT_SECONDS, WINDOW_SECONDS, Reading

_MOST: Final = int(KEPT_SECONDS / EVERY_SECONDS) + 1
_SOONEST: Final = 0.75 * EVERY_SECONDS


class ProcessWatch:
    """Reads `/metrics` and keeps what it said.

    Parameters
    ----------
    read : callable
        Gives the text; raises BackendError.
    clock : callable
        Seconds since 1970.
    """

    def __init__(self, read: Callable[[], str], clock: Callable[[], float] = time.time) -> None:
        self._read = read
        self._clock = clock
        self._counts: deque[counts.Counts] = deque(maxlen=_MOST)
        self._readings: deque[Reading] = deque(maxlen=_MOST)
        self._lock = threading.Lock()
        self._tried = 0.0
        self._failure: BackendError | None = None

    @property
    def source(self) -> str:
        """Say whose figures these are."""
        if counts.several(list(self._counts)):
            return (
                "Several processes answer at the backend's address, and each look meets one of "
                "them: these figures are one pod's luck. Set HEARTSIGHT_PROMETHEUS_URL."
            )
        return (
            "Counted by the one backend process that answers, read from its /metrics. Where there "
            "are several, set HEARTSIGHT_PROMETHEUS_URL."
        )

    def kept(self) -> tuple[Reading, ...]:
        """Return the readings of the last 15 minutes, oldest first, without asking."""
        since = self._clock() - KEPT_SECONDS
        with self._lock:
            return tuple(one for one in self._readings if one.time >= since)

    def refusals(self) -> dict[str, float]:
        """Return how many requests were refused in the time that is kept, by kind."""
        since = self._clock() - KEPT_SECONDS
        with self._lock:
            return counts.refusals([one for one in self._counts if one.time >= since])

    def look(self) -> None:
        """Ask the backend unless somebody has just done so; raises BackendError."""
        came = self._clock()
        with self._lock:
            # Whoever waited here for another one's question has its answer, be it a failure.
            if self._tried > came and self._failure is not None:
                raise self._failure
            fresh = self._readings and self._clock() - self._readings[-1].time < _SOONEST
            if fresh and self._failure is None:
                return
            self._ask()

    def _ask(self) -> None:
        try:
            found = counts.counted(self._read(), self._clock())
        except BackendError as error:
            self._failure = error
            raise
        finally:
            self._tried = self._clock()
        self._failure = None
        self._counts.append(found)
        since = found.time - WINDOW_SECONDS
        window = [one for one in self._counts if one.time >= since]
        self._readings.append(counts.reading(window))
