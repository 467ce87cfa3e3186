"""Parts that many tests share: a trained bundle and a real backend on a real port."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parent.parent
START_SECONDS = 30


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state directory with a bundle trained on Cleveland, made once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home = shared / "trained"
    with (shared / "trained.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "models" / "current").exists():
            subprocess.run(
                [sys.executable, "-m", "analysis", "train", "--home", str(home)],
                cwd=ROOT,
                check=True,
            )
    return home


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def backend_home(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> Path:
    """A state directory of the shared backend alone: the trained models and a fresh journal."""
    home = tmp_path_factory.mktemp("backend")
    (home / "models").symlink_to(trained_home / "models")
    return home


@pytest.fixture(scope="session")
def backend_url(backend_home: Path) -> Iterator[str]:
    """A real backend in a process of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "HEARTSIGHT_HOME": str(backend_home), "HEARTSIGHT_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "backend"], cwd=ROOT, env=environment) as process:
        try:
            _wait_until_ready(f"{url}/readyz", process)
            yield url
        finally:
            process.terminate()


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    pytest.fail(f"the backend was not ready within {START_SECONDS} s")
