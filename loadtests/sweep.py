"""The same short load at one concurrency after the other: where waiting begins."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from loadtests.errors import ResultError
from loadtests.latencies import Latencies
from loadtests.profiles import Profile
from loadtests.running import Order, run

CONCURRENCIES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 200, 300)
_TIMEOUT_SECONDS: Final = 5
_MICRO: Final = 1e6


@dataclass(frozen=True, slots=True)
class Point:
    """One concurrency.

    Attributes
    ----------
    share_over : dict
        By limit in seconds: the share of requests that took longer, timeouts among them.
    cpu_microseconds : float
        Processor time of the servers for one request.
    cpu_cores : float
        Processors the servers kept busy.
    """

    concurrency: int
    per_second: float
    p50_ms: float
    p99_ms: float
    mean_ms: float
    share_over: dict[str, float]
    cpu_microseconds: float
    cpu_cores: float
    errors: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """All points of one sweep, and on what they were measured."""

    started: str
    points: tuple[Point, ...]
    machine: dict[str, Any]


def measured(
    order: Order,
    concurrencies: Sequence[int],
    seconds: float,
    told: Callable[[Point], None] = lambda _: None,
) -> Sweep:
    """Measure each concurrency for some seconds; `order` says where."""
    points, documents = [], []
    for concurrency in concurrencies:
        profile = Profile(
            "sweep", "", seconds, (concurrency,), threads=2, timeout_seconds=_TIMEOUT_SECONDS
        )
        found = run(replace(order, profile=profile))
        documents.append(found)
        points.append(_point(concurrency, found))
        told(points[-1])
    return Sweep(documents[0]["started"], tuple(points), documents[0]["machine"])


def _point(concurrency: int, found: dict[str, Any]) -> Point:
    server = found["server"]
    cpu = server.get("cpu_microseconds_per_request") or 0.0
    return Point(
        concurrency,
        found["requests_per_second"],
        found["latency_ms"]["p50"],
        found["latency_ms"]["p99"],
        round(Latencies.of_pairs(found["latencies"]).mean, 4),
        found["share_over_seconds"],
        cpu,
        round(cpu * found["requests_per_second"] / _MICRO, 4),
        found["errors"],
    )


def queueing_from(points: Sequence[Point]) -> float:
    """Return the concurrency from which more requests only wait.

    The point where the two asymptotic bounds of a closed system meet (Denning and Buzen 1978): the
    greatest throughput times a lone request's time, which by Little's law is one over the
    throughput of one at a time, the generator's own work included.
    """
    alone = min(points, key=lambda one: one.concurrency)
    greatest = max(one.per_second for one in points)
    return alone.concurrency * greatest / alone.per_second


def most_within(points: Sequence[Point], p99_ms: float) -> Point | None:
    """Return the greatest concurrency up to which every p99 measured was within a limit."""
    found = None
    for one in sorted(points, key=lambda one: one.concurrency):
        if one.p99_ms > p99_ms or one.errors:
            break
        found = one
    return found


def write(path: Path, sweep: Sweep) -> None:
    """Write a sweep."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(sweep), indent=1))


def latest(folder: Path) -> Path:
    """Return the newest sweep of a folder; raises ResultError."""
    found = sorted(folder.glob("*.json"))
    if not found:
        raise ResultError("Nothing was measured yet: run python -m loadtests timeouts first.")
    return found[-1]


def read(path: Path) -> Sweep:
    """Read a sweep; raises ResultError."""
    try:
        told = json.loads(path.read_text())
        points = tuple(Point(**one) for one in told["points"])
        return Sweep(told["started"], points, told["machine"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultError(f"{path} cannot be read as a measured sweep.") from error
