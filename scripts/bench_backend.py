"""The backend under load: next to its server's limit, and to what one would otherwise write.

`limit` is a raw ASGI application with a fixed answer on the same server with the same options; only
its connections are taken by the event loop's own socket and not by `backend/listening.py`.

Interleaved in one run: absolute numbers are this machine's, the ratios carry over. `make bench`
runs it with all else; `python -m scripts.bench_backend --seconds 1` runs it alone and quickly.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from analysis.settings import Settings
from backend.security import keys
from backend.security.roles import Role
from scripts import bench_servers
from scripts.bench_load import Block, load, memory_mb
from scripts.bench_servers import Server
from scripts.complete_patients import complete_patients
from scripts.own_home import own_home

SECONDS: Final = 3
ROUNDS: Final = 3
FEW, MANY, VERY_MANY = 32, 200, 2000
_PATIENTS: Final = 100
_NEW_PATIENTS: Final = 20_000
"""More than the backend remembers, so that each comes as one who has not been asked about."""
_LONG_SECONDS: Final = 10
_STARTS: Final = 3
HEADS: Final = ("way", "conn.", "per s", "ratio", "p99 ms", "ratio", "us", "errors", "late")
_CAPTION: Final = (
    "ratio: to the limit's; us: processor time of the server per request; late: no answer in 2 s"
)
_UNREACHED_RATE: Final = "100000000/second"


@dataclass(frozen=True, slots=True)
class Way:
    """Something that is measured; the first one is what the others are compared with."""

    name: str
    server: Server
    path: str
    bodies: Path
    key: str = ""


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="length of one block of load")
    print_backend(Console(), parser.parse_args().seconds)
    return 0


def print_backend(console: Console, seconds: int) -> None:
    """Measure, and print two tables; needs wrk and a trained model."""
    if shutil.which("wrk") is None:
        console.print("the backend under load is not measured: wrk is not installed")
        return
    with _ways() as (ways, starts):
        title = f"Under load: {ROUNDS} rounds of {seconds} s in turns, medians"
        table = Table(*HEADS, title=title, caption=_CAPTION)
        servers = Table("server", "resident MB", "first answer after, s")
        _add(table, _measured(ways, ways, FEW, seconds, ROUNDS), FEW)
        for way in ways:
            if way.name in starts:
                resident = memory_mb(way.server.process_id)
                servers.add_row(way.name, f"{resident:.0f}", f"{starts[way.name]:.2f}")
        _add(table, _measured(ways, ways, MANY, seconds, ROUNDS), MANY)
        _add(table, _measured(ways[:2], ways, VERY_MANY, _LONG_SECONDS, 1), VERY_MANY)
        console.print(table)
        servers.title = f"Servers, after the blocks with {FEW} connections"
        console.print(servers)


@contextmanager
def _ways() -> Iterator[tuple[list[Way], dict[str, float]]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        few, new = folder / "patients.jsonl", folder / "new_patients.jsonl"
        few.write_bytes(b"\n".join(_bodies()) + b"\n")
        new.write_bytes(b"\n".join(_new_bodies(_NEW_PATIENTS)) + b"\n")
        patient = few.read_bytes().splitlines()[0]
        home = Settings().home
        plain_home, keyed_home = own_home(folder / "plain", home), own_home(folder / "keyed", home)
        entry, key = keys.new_key([Role.PREDICT], "bench")
        keys.add(keyed_home / "keys.json", entry)
        starts = []
        for _ in range(_STARTS):
            with bench_servers.ours(plain_home, patient) as server:
                starts.append(server.start_seconds)
        limit = stack.enter_context(bench_servers.limit(patient))
        ours = stack.enter_context(bench_servers.ours(plain_home, patient))
        keyed = stack.enter_context(
            bench_servers.ours(keyed_home, patient, key, rate_limit=_UNREACHED_RATE)
        )
        naive = stack.enter_context(bench_servers.naive(patient))
        ways = [
            Way("limit", limit, "/predict", few),
            Way("/predict", ours, "/predict", few),
            Way("/predict with key", keyed, "/predict", few, key),
            Way("/explain", ours, "/explain", few),
            Way("/explain, new patients", ours, "/explain", new),
            Way("FastAPI, DataFrame", naive, "/predict", few),
        ]
        firsts = [limit.start_seconds, median(starts), keyed.start_seconds, naive.start_seconds]
        measured = (ways[0], ways[1], ways[2], ways[-1])
        yield ways, {w.name: s for w, s in zip(measured, firsts, strict=True)}


def _bodies() -> Iterator[bytes]:
    for patient in complete_patients()[:_PATIENTS]:
        yield _json(patient)


def _new_bodies(n: int) -> Iterator[bytes]:
    """Yield patients of whom hardly two are alike: their numbers come from different people."""
    draw = random.Random(1)  # noqa: S311 - nothing is to be kept secret
    every = complete_patients()
    for _ in range(n):
        yield _json({name: draw.choice(every)[name] for name in every[0]})


def _json(patient: dict[str, Any]) -> bytes:
    return json.dumps(patient, separators=(",", ":")).encode()


def _measured(
    ways: list[Way], every: list[Way], connections: int, seconds: int, rounds: int
) -> dict[str, list[Block]]:
    servers = [way.server for way in every]
    found: dict[str, list[Block]] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            url, process_id = f"{way.server.url}{way.path}", way.server.process_id
            # A server that has just been measured goes on for a while bringing its journal home.
            with bench_servers.alone(way.server, servers):
                block = load(url, process_id, way.bodies, connections, seconds, way.key)
            found[way.name].append(block)
    return found


def _add(table: Table, found: dict[str, list[Block]], connections: int) -> None:
    limit = next(iter(found.values()))
    for name, blocks in found.items():
        pairs = list(zip(blocks, limit, strict=True))
        table.add_row(
            name,
            f"{connections:,}",
            f"{median(one.per_second for one in blocks):,.0f}",
            f"{median(one.per_second / other.per_second for one, other in pairs):.3f}",
            f"{median(one.p99_ms for one in blocks):.1f}",
            f"{median(one.p99_ms / other.p99_ms for one, other in pairs):.1f}",
            f"{median(one.cpu_microseconds for one in blocks):.0f}",
            f"{sum(one.errors for one in blocks)}",
            f"{sum(one.timeouts for one in blocks)}",
        )
    table.add_section()


if __name__ == "__main__":
    sys.exit(main())
