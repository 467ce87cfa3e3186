"""A backend of our own for as long as a measurement takes: fresh state, the trained models, no key.

It is started as anybody starts it, by its command and its environment; nothing of it is imported.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from loadtests.errors import TargetError

_PATIENCE_SECONDS: Final = 60
_POLL_SECONDS: Final = 0.01
_ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class OwnBackend:
    """A running one.

    Attributes
    ----------
    start_seconds : float
        From its start until it said that it was ready.
    """

    url: str
    journal: Path
    start_seconds: float


@contextmanager
def own_backend(home: Path) -> Iterator[OwnBackend]:
    """Run a backend on a free port with the models of a state directory, until the block ends."""
    models = (home / "models").resolve()
    if not models.is_dir():
        raise TargetError(f"{home} has no model yet: run python -m analysis train first.")
    with tempfile.TemporaryDirectory(prefix="heartsight-load-") as folder:
        (Path(folder) / "models").symlink_to(models)
        port = _free_port()
        environment = {
            **os.environ, "HEARTSIGHT_HOME": folder, "HEARTSIGHT_PORT": str(port),
            "HEARTSIGHT_HOST": "127.0.0.1", "HEARTSIGHT_LOG_LEVEL": "warning",
        }  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-m", "backend"], env=environment, cwd=_ROOT
        ) as process:
            try:
                url = f"http://127.0.0.1:{port}"
                seconds = _ready_after(url, process)
                yield OwnBackend(url, Path(folder) / "journal", seconds)
            finally:
                process.terminate()


def _ready_after(url: str, process: "subprocess.Popen[bytes]") -> float:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE_SECONDS and process.poll() is None:
        try:
            if requests.get(f"{url}/readyz", timeout=1).ok:
                return time.monotonic() - began
        except requests.RequestException:
            pass
        time.sleep(_POLL_SECONDS)
    raise TargetError("The backend did not become ready; its log says why.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
