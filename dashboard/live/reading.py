"""What the page shows of one moment, whoever counted it."""

from dataclasses import dataclass
from typing import Final

KEPT_SECONDS: Final = 900
"""The last 15 minutes."""
WINDOW_SECONDS: Final = 60
"""Rates and percentiles are of the last minute before the moment."""
EVERY_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Figures of one moment.

    Attributes
    ----------
    time : float
        Seconds since 1970.
    p50, p95, p99 : float or None
        Seconds that one prediction or explanation took, over the last minute; None without any.
    requests, refused, errors, shed : float or None
        Per second over the last minute: all but probes; answered 4xx; answered 5xx; turned away
        because too many were in flight, which are errors too. None before there is a difference.
    in_flight, backlog : float or None
        Requests that are not answered yet; predictions that are not in the history yet.
    versions : tuple of str
        Models that answer; more than one while a release is rolled out.
    pods : int
        Processes that were asked.
    """

    time: float
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    requests: float | None = None
    refused: float | None = None
    errors: float | None = None
    shed: float | None = None
    in_flight: float | None = None
    backlog: float | None = None
    versions: tuple[str, ...] = ()
    pods: int = 1
