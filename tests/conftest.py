"""Parts that many tests share: a trained bundle and a real backend on a real port."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from tests.waiting import wait_until_answering

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".pytest_cache" / "bundles"


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state directory with a bundle trained on Cleveland, made once for all test processes."""
    return _made_once(tmp_path_factory, "trained", "train")


@pytest.fixture(scope="session")
def studied_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with every report, studied quickly, and served although it is a quick look."""
    home = _made_once(tmp_path_factory, "studied", "all", "--quick")
    (version,) = [path.name for path in (home / "models").iterdir() if path.is_dir()]
    (home / "models" / "current").write_text(f"{version}\n")
    return home


def _made_once(factory: pytest.TempPathFactory, name: str, *command: str) -> Path:
    """Run a command of `analysis` for a new state directory, once for all test processes.

    What it writes is the same bytes for the same sources, so it is kept for the next test run.
    """
    base = factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home, kept = shared / name, KEPT / _of_sources() / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (home / "models").exists():
            return home
        if kept.exists():
            shutil.copytree(kept, home)
            return home
        subprocess.run(
            [sys.executable, "-m", "analysis", *command, "--home", str(home)],
            cwd=ROOT,
            check=True,
        )
        _keep(home, kept)
    return home


def _of_sources() -> str:
    """Return a name for all that a bundle is made from."""
    digest = sha256(sys.version.encode())
    for folder in ("analysis", "data", "requirements"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _keep(home: Path, kept: Path) -> None:
    for older in KEPT.glob("*"):
        if older != kept.parent:
            shutil.rmtree(older, ignore_errors=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        whole = shutil.copytree(home, Path(folder) / kept.name)
        with suppress(OSError):  # another run kept the same meanwhile
            whole.rename(kept)


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
    yield from _backend(backend_home)


@pytest.fixture(scope="session")
def studied_backend_url(
    tmp_path_factory: pytest.TempPathFactory, studied_home: Path
) -> Iterator[str]:
    """A real backend whose bundle holds every report."""
    home = tmp_path_factory.mktemp("studied-backend")
    (home / "models").symlink_to(studied_home / "models")
    yield from _backend(home)


def _backend(home: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "HEARTSIGHT_HOME": str(home), "HEARTSIGHT_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "backend"], cwd=ROOT, env=environment) as process:
        try:
            wait_until_answering(f"{url}/readyz", process)
            yield url
        finally:
            process.terminate()
