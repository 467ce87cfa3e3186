"""The servers that are measured side by side, each in a process and on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parent.parent
_HOST: Final = "127.0.0.1"
_PATIENCE_SECONDS: Final = 60
_BETWEEN_TRIES_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Server:
    """One running server.

    Attributes
    ----------
    start_seconds : float
        From exec to its first correct answer.
    """

    url: str
    process_id: int
    start_seconds: float


@contextmanager
def alone(server: Server, servers: Sequence[Server]) -> Iterator[None]:
    """Hold all other servers still."""
    others = {other.process_id for other in servers} - {server.process_id}
    for process_id in others:
        os.kill(process_id, signal.SIGSTOP)
    try:
        yield
    finally:
        for process_id in others:
            os.kill(process_id, signal.SIGCONT)


@contextmanager
def limit(patient: bytes) -> Iterator[Server]:
    """Run the raw ASGI application with the options that our own server has."""
    command = ["uvicorn", "scripts.bench_limit:app", "--backlog", "4096", "--lifespan", "off"]
    with _uvicorn(command, patient) as server:
        yield server


@contextmanager
def naive(patient: bytes) -> Iterator[Server]:
    """Run what one would otherwise write."""
    with _uvicorn(["uvicorn", "scripts.bench_naive:app"], patient) as server:
        yield server


@contextmanager
def ours(home: Path, patient: bytes, key: str = "", **settings: str) -> Iterator[Server]:
    """Run the backend as it is run, with everything on."""
    port = free_port()
    environment = {
        "HEARTSIGHT_HOME": str(home),
        "HEARTSIGHT_PORT": str(port),
        **{f"HEARTSIGHT_{name.upper()}": value for name, value in settings.items()},
    }
    with _running(["backend"], port, environment, patient, key) as server:
        yield server


@contextmanager
def _uvicorn(command: list[str], patient: bytes) -> Iterator[Server]:
    port = free_port()
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header"]
    quiet = ["--log-level", "warning", "--port", str(port)]
    with _running([*command, *options, *quiet], port, {}, patient, "") as server:
        yield server


@contextmanager
def _running(
    module: list[str], port: int, environment: dict[str, str], patient: bytes, key: str
) -> Iterator[Server]:
    url = f"http://{_HOST}:{port}"
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", *module],
        cwd=_ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(f"{url}/predict", patient, key, process)
            yield Server(url, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()


def _wait(url: str, patient: bytes, key: str, process: "subprocess.Popen[bytes]") -> None:
    headers = {"Content-Type": "application/json", **({"X-API-Key": key} if key else {})}
    request = urllib.request.Request(url, patient, headers)  # noqa: S310 - our own address
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310
                if b"probability" in answer.read():
                    return
        except OSError:
            time.sleep(_BETWEEN_TRIES_SECONDS)
    raise TimeoutError(f"{url} gave no answer within {_PATIENCE_SECONDS} s")


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
