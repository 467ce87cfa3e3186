"""A backend of our own for as long as a measurement takes: fresh state, the trained models, no key.

It is started as anybody starts it, by its command and its environment; nothing of it is imported.
"""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loadtests.errors import TargetError
from loadtests.health import seconds_until_ready
from loadtests.target import Target

_ROOT: Final = Path(__file__).resolve().parent.parent
_DEPLOYMENT: Final = (
    *("HEARTSIGHT_", "OTEL_", "DATABASE_URL"),
    *("MODEL_URI", "SHADOW_MODEL_URI", "PROMETHEUS_URL"),
)
"""How the names of a deployment's settings begin; made-up patients must not reach its database."""


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
            **_shell(), "HEARTSIGHT_HOME": folder, "HEARTSIGHT_PORT": str(port),
            "HEARTSIGHT_HOST": "127.0.0.1", "HEARTSIGHT_LOG_LEVEL": "warning",
        }  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-m", "backend"], env=environment, cwd=_ROOT
        ) as process:
            try:
                url = f"http://127.0.0.1:{port}"
                seconds = seconds_until_ready(Target(url), lambda: process.poll() is None)
                if seconds is None:
                    raise TargetError("The backend did not become ready; its log says why.")
                yield OwnBackend(url, Path(folder) / "journal", seconds)
            finally:
                process.terminate()


def _shell() -> dict[str, str]:
    """Return what the shell says, without what it says of a deployment."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_DEPLOYMENT)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
