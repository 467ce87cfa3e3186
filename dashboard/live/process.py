"""The last 15 minutes of one backend process, kept here and shared by everyone who looks."""

import time
from collections.abc import Callable

from dashboard.live import counts
from dashboard.live.asking import Asking
from dashboard.live.reading import KEPT_SECONDS, WINDOW_SECONDS, Reading


class ProcessWatch:
    """Reads `/metrics` and keeps what it said.

    Parameters
    ----------
    read : callable
        Gives the text; raises BackendError.
    clock : callable
        Seconds since 1970.
    """

    command = "curl -s $HEARTSIGHT_BACKEND_URL/metrics"

    def __init__(self, read: Callable[[], str], clock: Callable[[], float] = time.time) -> None:
        self._read = read
        self._clock = clock
        self._asking = Asking(self._ask, clock)
        # Never changed but replaced, so that others may read while one asks.
        self._counts: tuple[counts.Counts, ...] = ()
        self._readings: tuple[Reading, ...] = ()

    @property
    def source(self) -> str:
        """Say whose figures these are."""
        if counts.several(self._counts):
            return (
                "Several processes answer at the backend's address, and each look meets one of "
                "them: these figures are one pod's luck. Set HEARTSIGHT_PROMETHEUS_URL."
            )
        return (
            "Counted by the one backend process that answers, read from its /metrics. Where there "
            "are several, set HEARTSIGHT_PROMETHEUS_URL."
        )

    def look(self) -> None:
        """Ask the backend unless somebody has just done so; raises BackendError."""
        self._asking.look()

    def kept(self) -> tuple[Reading, ...]:
        """Return the readings of the last 15 minutes, oldest first, without asking."""
        since = self._clock() - KEPT_SECONDS
        return tuple(one for one in self._readings if one.time >= since)

    def refusals(self) -> dict[str, float]:
        """Return how many requests were refused in the time that is kept, by kind."""
        since = self._clock() - KEPT_SECONDS
        return counts.refusals([one for one in self._counts if one.time >= since])

    def _ask(self) -> None:
        found = counts.counted(self._read(), self._clock())
        since = found.time - KEPT_SECONDS
        self._counts = (*(one for one in self._counts if one.time >= since), found)
        window = [one for one in self._counts if one.time >= found.time - WINDOW_SECONDS]
        self._readings = (*self.kept(), counts.reading(window))
