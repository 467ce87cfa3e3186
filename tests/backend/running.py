"""A real backend in a process of its own, with settings and a log that a test can read."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, free_port
from tests.waiting import wait_until_answering

END_SECONDS = 15


@dataclass
class Running:
    """A started backend."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        """Every line of its log so far; each must be an object of JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def end(self) -> None:
        """Ask it to end, and wait."""
        self.process.terminate()
        self.process.wait(END_SECONDS)


@contextmanager
def running_backend(home: Path, **settings: str) -> Iterator[Running]:
    """Start a backend; `settings` are environment variables."""
    port = free_port()
    log = home / "backend.log"
    environment = {**os.environ, "HEARTSIGHT_HOME": str(home), "HEARTSIGHT_PORT": str(port)}
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [sys.executable, "-m", "backend"],
            cwd=ROOT,
            env=environment | {"HEARTSIGHT_LOG_FORMAT": "json"} | settings,
            stderr=file,
        ) as process,
    ):
        running = Running(f"http://127.0.0.1:{port}", process, log)
        try:
            wait_until_answering(f"{running.url}/readyz", process, log)
            yield running
        finally:
            process.kill()
