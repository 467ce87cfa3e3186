"""What the side that asks has seen, by either tool, in one form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from loadtests.latencies import Latencies, merged


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of a run with as many connections all along."""

    connections: int
    seconds: float
    requests: int
    latencies: Latencies
    timeouts: int

    @property
    def per_second(self) -> float:
        """Answers each second."""
        return self.requests / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the step as the result has it."""
        return {
            "connections": self.connections,
            "seconds": round(self.seconds, 3),
            "requests": self.requests,
            "requests_per_second": round(self.per_second, 2),
            "latency_ms": self.latencies.summary(),
            "timeouts": self.timeouts,
        }


@dataclass(frozen=True, slots=True)
class ClientFigures:
    """One run.

    Attributes
    ----------
    requests : int
        Answers of any kind.
    errors : dict of str to int
        What was not as it should be, by kind; `shed` (503) among them.
    timeouts : int
        Answers that took longer than the profile allows. They are in `latencies` too, unless the
        tool forgets them (wrk does).
    groups : dict
        Of locust: requests, failures and percentiles of each kind of request.
    series : tuple of dict
        Of locust: what each second brought; `at` is its end in seconds since 1970.
    open_loop : bool
        Whether latency counts from when a request was due, so that waiting to be sent is in it.
    """

    seconds: float
    requests: int
    latencies: Latencies
    timeouts: int
    errors: dict[str, int]
    steps: tuple[Step, ...] = ()
    groups: dict[str, Any] = field(default_factory=dict)
    series: tuple[dict[str, float], ...] = ()
    fresh: int = 0
    open_loop: bool = False

    @property
    def error_count(self) -> int:
        """All that was wrong; timeouts are apart."""
        return sum(self.errors.values())

    @property
    def shed(self) -> int:
        """Refused with 503 because the server was full."""
        return self.errors.get("shed", 0)

    @property
    def per_second(self) -> float:
        """Answers each second."""
        return self.requests / self.seconds if self.seconds else 0.0


def together(runs: Sequence[ClientFigures]) -> ClientFigures:
    """Return several runs, one after the other, as one."""
    kinds = {kind for one in runs for kind in one.errors}
    return ClientFigures(
        seconds=sum(one.seconds for one in runs),
        requests=sum(one.requests for one in runs),
        latencies=merged(one.latencies for one in runs),
        timeouts=sum(one.timeouts for one in runs),
        errors={kind: sum(one.errors.get(kind, 0) for one in runs) for kind in sorted(kinds)},
        steps=tuple(step for one in runs for step in one.steps),
        fresh=sum(one.fresh for one in runs),
    )
