"""Commands run as real processes: started, read, and looked for after their end."""

import os
import select
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MARKER = "HEARTSIGHT_TEST_MARKER"


@dataclass
class Command:
    """A started command whose whole offspring can be recognised by a mark in its environment."""

    process: subprocess.Popen[str]
    mark: str
    seen: str = field(default="")

    def wait_for(self, text: str, seconds: float = 20) -> str:
        """Read the output until a text appears in it."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.process.stdout], [], [], 0.1)
            chunk = os.read(self.process.stdout.fileno(), 65536).decode() if ready else ""
            self.seen += chunk
            ended = ready and not chunk
            if ended or time.monotonic() > deadline:
                pytest.fail(f"{text!r} did not appear; the output was:\n{self.seen}")
        return self.seen

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the command alone."""
        self.process.send_signal(number)

    def end(self, seconds: float = 20) -> tuple[int, str]:
        """Wait for the end; give the exit code and all output, errors included."""
        rest, _ = self.process.communicate(timeout=seconds)
        return self.process.returncode, self.seen + rest

    def left_over(self, patience_seconds: float = 0) -> list[int]:
        """List the processes of this command that are still there."""
        deadline = time.monotonic() + patience_seconds
        while True:
            found = _processes_with(f"{MARKER}={self.mark}".encode())
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)


@dataclass
class Commands:
    """Starts commands in the project folder."""

    started: list[Command] = field(default_factory=list)

    def __call__(self, *arguments: str, **environment: str) -> Command:
        """Start the running Python with arguments and additional environment variables."""
        mark = uuid.uuid4().hex
        known = {name: value for name, value in os.environ.items() if "HEARTSIGHT" not in name}
        process = subprocess.Popen(
            [sys.executable, "-u", *arguments],
            cwd=ROOT,
            env={**known, "PYTHONPATH": str(ROOT), MARKER: mark, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A shell's background job ignores it, and so would all that it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        self.started.append(Command(process, mark))
        return self.started[-1]


def _processes_with(entry: bytes) -> list[int]:
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if entry in environment.read_bytes().split(b"\0"):
                found.append(int(environment.parent.name))
        except OSError:
            continue  # ended meanwhile, or another user's
    return found
