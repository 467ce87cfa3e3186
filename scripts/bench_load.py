"""One block of load by wrk on one running server, and what it cost that server."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SCRIPT: Final = Path(__file__).with_name("bench_patients.lua")
_TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")
_MICROSECONDS: Final = 1e6
_KIBIBYTE: Final = 1024
_USER_TICKS, _SYSTEM_TICKS = 11, 12


@dataclass(frozen=True, slots=True)
class Block:
    """What wrk saw, and the server's CPU time per request."""

    per_second: float
    p99_ms: float
    cpu_microseconds: float
    errors: int
    timeouts: int


def load(
    url: str, process_id: int, bodies: Path, connections: int, seconds: int, key: str = ""
) -> Block:
    """Send the bodies of a file in turn for some seconds."""
    before = cpu_seconds(process_id)
    where = [url, "--", str(bodies), *([key] if key else [])]
    finished = subprocess.run(  # noqa: S603 - our own command
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(_SCRIPT), *where],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    )
    spent = cpu_seconds(process_id) - before
    told = json.loads(finished.stdout.strip().splitlines()[-1])
    return Block(
        per_second=told["requests"] / told["seconds"],
        p99_ms=told["p99_ms"],
        cpu_microseconds=spent / max(1, told["requests"]) * _MICROSECONDS,
        errors=told["errors"],
        timeouts=told["timeouts"],
    )


def memory_mb(process_id: int) -> float:
    """Return the resident memory of a process in 10^6 bytes."""
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * _KIBIBYTE / 1e6
    raise ProcessLookupError(process_id)


def cpu_seconds(process_id: int) -> float:
    """Return what a process and its threads have taken of the processor so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[_USER_TICKS]) + int(fields[_SYSTEM_TICKS])) / _TICKS_PER_SECOND
