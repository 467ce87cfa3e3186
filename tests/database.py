"""A PostgreSQL of our own for tests: an empty cluster on a Unix socket, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SUPERUSER = "postgres"


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a cluster and give its URL; skips the test where PostgreSQL is not installed."""
    programs = _programs()
    # Not below pytest's directory, which is closed to the user the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="heartsight-postgresql-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, SUPERUSER)
        _run(programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", SUPERUSER, "-N")
        options = f"-c listen_addresses='' -c fsync=off -k {folder}"
        control = (programs / "pg_ctl", "-D", folder / "data", "-w")
        _run(*control, "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://{SUPERUSER}@/postgres?host={folder}"
        finally:
            _run(*control, "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Where initdb is; Debian keeps it outside of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not (found or on_path):
        pytest.skip("PostgreSQL is not installed: there is no initdb")
    return found[-1].parent if found else Path(str(on_path)).parent


def _run(*command: str | Path) -> None:
    # The server refuses to run as root.
    become = ["runuser", "-u", SUPERUSER, "--"] if os.geteuid() == 0 else []
    ended = subprocess.run(
        [*become, *command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if ended.returncode != 0:
        pytest.fail(f"{Path(command[0]).name} ended with {ended.returncode}")
