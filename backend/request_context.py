"""What belongs to the request that is being answered: its ids, and how long its stages took.

Context variables, because a line of the log or the journal's own module knows no request object.
The fast path sets none of them: it measures its stages itself.
"""

from contextvars import ContextVar
from time import perf_counter
from types import TracebackType
from typing import Final

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
TRACE_ID: Final[ContextVar[str | None]] = ContextVar("trace_id", default=None)
STAGES: Final[ContextVar[dict[str, float] | None]] = ContextVar("stages", default=None)


class stage:  # noqa: N801 - used as a statement, `with stage("score"):`
    """Add the time of a block to a stage of the current request: read, validate, score, journal.

    Outside of a request it measures nothing.
    """

    __slots__ = ("_name", "_started")

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._started = perf_counter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        add_stage(self._name, perf_counter() - self._started)


def add_stage(name: str, seconds: float) -> None:
    """Add a time to a stage of the current request; outside of a request it is dropped."""
    stages = STAGES.get()
    if stages is not None:
        stages[name] = stages.get(name, 0.0) + seconds


def server_timing(stages: dict[str, float], total_seconds: float) -> bytes:
    """Return the value of a `Server-Timing` header, in milliseconds, the total last."""
    every = [*stages.items(), ("total", total_seconds)]
    return ", ".join(f"{name};dur={seconds * 1000:.3f}" for name, seconds in every).encode()
