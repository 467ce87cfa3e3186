"""The one JSON document of a run: what it holds, how it is written, how it is read back.

The first fields are those that the dashboard's page Live reads.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from loadtests.client_figures import ClientFigures
from loadtests.errors import ResultError
from loadtests.exposition import Look
from loadtests.latencies import OVER_SECONDS
from loadtests.profiles import Profile
from loadtests.server_figures import as_series, over_all, stretches

_NEEDED: Final = ("profile", "started", "requests_per_second", "latency_ms", "errors", "timeouts")


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that is known after a run."""

    profile: Profile
    tool: str
    target: str
    started: datetime
    client: ClientFigures
    looks: Sequence[Look]
    machine: dict[str, Any]
    healthy_after_seconds: float | None
    lost: int | None
    missed: Sequence[str] = field(default_factory=tuple)


def document(run: Run) -> dict[str, Any]:
    """Return what is written."""
    client = run.client
    # Of wrk: what came too late is in none of its times.
    untimed = client.requests - client.latencies.total
    return {
        "profile": run.profile.name,
        "tool": run.tool,
        "started": run.started.isoformat(timespec="milliseconds"),
        "duration_seconds": round(client.seconds, 3),
        "requests_per_second": round(client.per_second, 2),
        "latency_ms": client.latencies.summary(),
        "errors": client.error_count,
        "timeouts": client.timeouts,
        "requests": client.requests,
        "errors_by_kind": client.errors,
        "shed": client.shed,
        "lost": run.lost,
        "fresh_patients": client.fresh,
        "healthy_after_seconds": run.healthy_after_seconds,
        "missed": list(run.missed),
        "connections": list(run.profile.connections),
        "timeout_seconds": run.profile.timeout_seconds,
        "open_loop": client.open_loop,
        "share_over_seconds": {
            f"{limit:g}": client.latencies.share_over(limit, untimed) for limit in OVER_SECONDS
        },
        "steps": [step.as_json() for step in client.steps],
        "groups": client.groups,
        "client_series": [_from_start(one, run.started) for one in client.series],
        "latencies": client.latencies.as_pairs(),
        "server": over_all(run.looks),
        "server_series": as_series(stretches(run.looks, run.started.timestamp())),
        "target": run.target,
        "machine": run.machine,
    }


def _from_start(second: dict[str, float], started: datetime) -> dict[str, float]:
    """Put a second of the generator on the time axis of the servers' series."""
    rest = {name: value for name, value in second.items() if name != "at"}
    return {"seconds_in": round(second["at"] - started.timestamp(), 3), **rest}


def write(folder: Path, told: dict[str, Any], page: str) -> Path:
    """Write the document and its report side by side; return where the document is."""
    folder.mkdir(parents=True, exist_ok=True)
    started = datetime.fromisoformat(told["started"])
    path = folder / f"{started:%Y%m%dT%H%M%S}Z-{told['profile']}.json"
    path.with_suffix(".html").write_text(page)
    # Whoever looks into the folder meanwhile should find a whole file or none.
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(told, indent=1))
    partial.replace(path)
    return path


def read(path: Path) -> dict[str, Any]:
    """Read a document; raises ResultError."""
    try:
        told = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ResultError(f"{path} cannot be read as a result.") from error
    if not isinstance(told, dict) or any(name not in told for name in _NEEDED):
        raise ResultError(f"{path} is no result of a load test; see {path.parent} for those.")
    return told
