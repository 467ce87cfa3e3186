"""The programs that are measured, each in a process and on a port of its own.

None is told what the shell says of a deployment: its database, keys and models are not for load.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import Request

from scripts.supervisor import describe_exit

_ROOT: Final = Path(__file__).parent.parent
_HOST: Final = "127.0.0.1"
_PATIENCE_SECONDS: Final = 60
_BETWEEN_TRIES_SECONDS: Final = 0.01
_DEPLOYMENT: Final = ("HEARTSIGHT_", "OTEL_", "STREAMLIT_")
_ALIASES: Final = frozenset({"DATABASE_URL", "MODEL_URI", "SHADOW_MODEL_URI", "PROMETHEUS_URL"})
"""What backend and dashboard read without our prefix."""


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
    """Run the raw ASGI application with the options that our own server has.

    Its connections are taken by the event loop's own socket, ours by `backend/listening.py`.
    """
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
    own = {
        "HEARTSIGHT_HOME": str(home),
        "HEARTSIGHT_PORT": str(port),
        **{f"HEARTSIGHT_{name.upper()}": value for name, value in settings.items()},
    }
    with _predicting(["backend"], port, patient, key, **own) as server:
        yield server


@contextmanager
def _uvicorn(command: list[str], patient: bytes) -> Iterator[Server]:
    port = free_port()
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header"]
    quiet = ["--log-level", "warning", "--port", str(port)]
    with _predicting([*command, *options, *quiet], port, patient) as server:
        yield server


@contextmanager
def _predicting(
    module: Sequence[str], port: int, patient: bytes, key: str = "", **own: str
) -> Iterator[Server]:
    url = f"http://{_HOST}:{port}"
    headers = {"Content-Type": "application/json", **({"X-API-Key": key} if key else {})}
    question = Request(f"{url}/predict", patient, headers)  # noqa: S310 - our own address
    with running(module, url, question, b"probability", **own) as server:
        yield server


@contextmanager
def running(
    module: Sequence[str], url: str, question: Request, expected: bytes = b"", **own: str
) -> Iterator[Server]:
    """Run a module, with its arguments, from its first correct answer to the end of the block.

    Parameters
    ----------
    question : Request
        What is asked of it until the answer is a success.
    expected : bytes
        What a correct answer holds.
    **own : str
        Its settings, by the names of environment variables.

    Raises
    ------
    ChildProcessError
        If it ends before.
    TimeoutError
        If it takes longer than a minute.
    """
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", *module],
        cwd=_ROOT,
        env=environment(**own),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(module[0], process, question, expected)
            yield Server(url, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()


def environment(**own: str) -> dict[str, str]:
    """Return a measured program's own settings beside what is no deployment's of the shell's."""
    shell = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_DEPLOYMENT) and name not in _ALIASES
    }
    return {**shell, **own}


def _wait(
    name: str, process: "subprocess.Popen[bytes]", question: Request, expected: bytes
) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        ended = process.poll()
        if ended is not None:
            raise ChildProcessError(f"{name} ended {describe_exit(ended)} before its first answer")
        with (
            suppress(OSError),
            urllib.request.urlopen(question, timeout=_PATIENCE_SECONDS) as answer,  # noqa: S310
        ):
            if expected in answer.read():
                return
        time.sleep(_BETWEEN_TRIES_SECONDS)
    raise TimeoutError(f"{name} gave no correct answer within {_PATIENCE_SECONDS} s")


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
