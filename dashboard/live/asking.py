"""One question for all who look: whoever comes first asks, the others share what came of it.

Nobody looking means nobody asking: the time between is a gap.
"""

import threading
from collections.abc import Callable
from math import inf
from typing import Final

from dashboard.errors import BackendError
from dashboard.live.reading import EVERY_SECONDS

_SOONEST_SECONDS: Final = 0.75 * EVERY_SECONDS
"""Pages look every two seconds and never quite on time."""


class Asking:
    """Asks at most once in two seconds; after a failure whoever comes next asks again.

    Parameters
    ----------
    ask : callable
        Asks and keeps what was answered; raises BackendError.
    clock : callable
        Seconds since 1970.
    """

    def __init__(self, ask: Callable[[], None], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._lock = threading.Lock()
        self._tried = -inf
        self._failure: BackendError | None = None

    def look(self) -> None:
        """Ask unless somebody has just done so; raises BackendError."""
        came = self._clock()
        with self._lock:
            # Whoever waited here for another one's question has its answer, be it a failure.
            if self._failure is not None and self._tried > came:
                raise self._failure
            if self._failure is None and came - self._tried < _SOONEST_SECONDS:
                return
            try:
                self._ask()
                self._failure = None
            except BackendError as error:
                self._failure = error
                raise
            finally:
                self._tried = self._clock()
