"""Start services together, wait until they answer, and end them together.

Knows nothing of Heartsight: which services there are stands in `scripts/serve.py`.
"""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from scripts.stop_request import StopRequest, end_with_parent

LOG_TAIL_LINES = 15
POLL_SECONDS = 0.05


class ServiceError(Exception):
    """A service did not become ready or did not stay alive; the message says which, and why."""


@dataclass(frozen=True)
class Service:
    """A program to keep running: how to start it and how to tell that it is ready."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    ready_url: str


@dataclass(frozen=True)
class Limits:
    """How long to wait for a service to become ready, and to end after a polite request."""

    ready_seconds: float = 60.0
    grace_seconds: float = 8.0


@dataclass(frozen=True)
class RunningService:
    """A started service and where its output goes."""

    service: Service
    process: subprocess.Popen[bytes]
    log: Path

    def check_alive(self) -> None:
        """Raise when the process has ended, with the last lines it wrote.

        Raises
        ------
        ServiceError
            If the process is gone.
        """
        code = self.process.poll()
        if code is not None:
            raise ServiceError(self._told(f"The {self.service.name} ended {describe_exit(code)}"))

    def not_ready(self, seconds: float) -> ServiceError:
        """Say that the service took too long, with the last lines it wrote."""
        return ServiceError(
            self._told(f"The {self.service.name} was not ready after {seconds:.0f} s")
        )

    def _told(self, sentence: str) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        if not lines:
            return f"{sentence}; it wrote nothing to {self.log}."
        return "\n".join([f"{sentence}. The end of {self.log}:", *(f"    {one}" for one in lines)])


def supervise(
    services: Sequence[Service],
    log_folder: Path,
    *,
    stop: StopRequest,
    on_ready: Callable[[], None],
    meanwhile: Callable[[Mapping[str, int]], None] = lambda _: None,
    limits: Limits | None = None,
) -> None:
    """Run services until a stop is requested; none of them is left when this returns.

    Parameters
    ----------
    services : sequence of Service
        Started at the same time.
    log_folder : Path
        Receives `<name>.log` of each service; the log before it is kept as `<name>.previous.log`.
    stop : StopRequest
        Turns true when the user asks to stop; that is a normal end.
    on_ready : callable
        Called once, when all services have answered.
    meanwhile : callable
        Called again and again after that with the process ids of the services, by their names.
    limits : Limits, optional
        Patience at the start and at the end.

    Raises
    ------
    ServiceError
        If a service ends by itself or is not ready in time; the others are ended first.
    """
    limits = limits or Limits()
    running: list[RunningService] = []
    try:
        for service in services:
            running.append(_start(service, log_folder))  # noqa: PERF401  (all started get ended)
        _wait_until_ready(running, stop, limits.ready_seconds)
        if not stop:
            on_ready()
        while not stop:
            for one in running:
                one.check_alive()
            meanwhile({one.service.name: one.process.pid for one in running})
            time.sleep(POLL_SECONDS)
    finally:
        end_processes([one.process for one in running], stop, limits.grace_seconds)


def spawn(
    command: Sequence[str], env: Mapping[str, str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start a program that the terminal's Ctrl-C does not reach: ending it is our task alone.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    env : mapping
        Its whole environment.
    output : binary file, optional
        Takes what it writes; by default it writes where we write.

    Returns
    -------
    Popen
        The leader of a new session, so that its own children end with it.
    """
    return subprocess.Popen(  # noqa: S603  (the caller's own constant command)
        list(command),
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509  (no threads here)
    )


def end_processes(
    processes: Sequence[subprocess.Popen[bytes]], stop: StopRequest, grace_seconds: float
) -> None:
    """End processes and their children: politely, then by force.

    Parameters
    ----------
    processes : sequence of Popen
        Made by `spawn`; those that have ended already do no harm.
    stop : StopRequest
        A second request while waiting cuts the grace short.
    grace_seconds : float
        Time between the polite signal and the forced one.
    """
    for process in processes:
        if process.poll() is None:
            _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    while any(process.poll() is None for process in processes):
        if time.monotonic() > deadline or stop.impatient:
            break
        time.sleep(POLL_SECONDS)
    for process in processes:
        # Also after a good end: a child of the service may have outlived it.
        _signal_group(process, signal.SIGKILL)
        process.wait()


def describe_exit(code: int) -> str:
    """Put a process's return code into words: negative ones are signals."""
    return f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"


def _start(service: Service, log_folder: Path) -> RunningService:
    log = log_folder / f"{service.name}.log"
    log_folder.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    with log.open("wb") as output:
        return RunningService(service, spawn(service.command, service.env, output), log)


def _wait_until_ready(
    running: Sequence[RunningService], stop: StopRequest, patience_seconds: float
) -> None:
    started = time.monotonic()
    waiting = list(running)
    print("Waiting for", " and ".join(f"the {one.service.name}" for one in running), "...")
    while waiting and not stop:
        for one in running:
            one.check_alive()
        for one in waiting[:]:
            if _answers(one.service.ready_url):
                waiting.remove(one)
                print(f"The {one.service.name} is ready ({time.monotonic() - started:.1f} s).")
        if waiting and time.monotonic() - started > patience_seconds:
            raise waiting[0].not_ready(patience_seconds)
        time.sleep(POLL_SECONDS)


def _answers(url: str) -> bool:
    # Not urllib: it would send even a loopback address through a configured proxy.
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=1)
    try:
        connection.request("GET", address.path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        # Gone between the look and the signal; macOS answers with the second for a dead group.
        return
