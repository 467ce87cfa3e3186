"""Counts what locust's users saw, second by second, and brings together what several processes saw.

Locust's own table rounds times; for percentiles and shares over a limit that is too coarse.
"""

from typing import Any, Final

from loadtests.client_figures import ClientFigures
from loadtests.latencies import Latencies, merged

_FIELD: Final = "heartsight"
_TIMEOUTS: Final = ("timeout", "timed out")


class Recorder:
    """One process's counts; the master's hold all workers' too."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.latencies: dict[str, Latencies] = {}
        self.seconds: dict[int, dict[str, Any]] = {}
        self.errors: dict[str, int] = {}
        self.failures: dict[str, int] = {}
        self.timeouts = 0

    def request(
        self,
        name: str,
        response_time: float,
        exception: BaseException | None,
        start_time: float,
        **_: Any,
    ) -> None:
        """Count one request; a listener of locust's `request` event."""
        self.latencies.setdefault(name, Latencies()).add(response_time)
        second = self._second(int(start_time + response_time / 1000))
        second["requests"] += 1
        second["latencies"].add(response_time)
        if exception is None:
            return
        words = str(exception) or type(exception).__name__
        if isinstance(exception, TimeoutError) or any(one in words.lower() for one in _TIMEOUTS):
            self.timeouts += 1
        else:
            kind = words.split(":")[0][:40]
            self.errors[kind] = self.errors.get(kind, 0) + 1
        self.failures[name] = self.failures.get(name, 0) + 1
        second["failures"] += 1

    def to_master(self, client_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - locust's
        """Hand over what was counted since the last time."""
        data[_FIELD] = {
            "latencies": {name: one.as_pairs() for name, one in self.latencies.items()},
            "seconds": {
                at: {**one, "latencies": one["latencies"].as_pairs()}
                for at, one in self.seconds.items()
            },
            "errors": self.errors,
            "failures": self.failures,
            "timeouts": self.timeouts,
        }
        self.clear()

    def from_worker(self, client_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - locust's
        """Add what a worker handed over."""
        sent = data.get(_FIELD)
        if not sent:
            return
        for name, pairs in sent["latencies"].items():
            held = self.latencies.get(name, Latencies())
            self.latencies[name] = merged([held, Latencies.of_pairs(pairs)])
        for at, one in sent["seconds"].items():
            second = self._second(int(at))
            second["requests"] += one["requests"]
            second["failures"] += one["failures"]
            second["latencies"] = merged(
                [second["latencies"], Latencies.of_pairs(one["latencies"])]
            )
        for held_counts, key in ((self.errors, "errors"), (self.failures, "failures")):
            for kind, count in sent[key].items():
                held_counts[kind] = held_counts.get(kind, 0) + count
        self.timeouts += sent["timeouts"]

    def figures(self, seconds: float, *, open_loop: bool) -> ClientFigures:
        """Return the whole run; its series by seconds since 1970."""
        whole = merged(self.latencies.values())
        return ClientFigures(
            seconds=seconds,
            requests=whole.total,
            latencies=whole,
            timeouts=self.timeouts,
            errors=dict(sorted(self.errors.items())),
            groups={
                name: {
                    "requests": one.total,
                    "failures": self.failures.get(name, 0),
                    "latency_ms": one.summary(),
                }
                for name, one in sorted(self.latencies.items())
            },
            series=tuple(
                {
                    "at": at + 1,
                    "per_second": one["requests"],
                    "failures": one["failures"],
                    **{f"{p}_ms": ms for p, ms in one["latencies"].summary().items()},
                }
                for at, one in sorted(self.seconds.items())
            ),
            open_loop=open_loop,
        )

    def _second(self, at: int) -> dict[str, Any]:
        return self.seconds.setdefault(at, {"requests": 0, "failures": 0, "latencies": Latencies()})
