"""A PostgreSQL that a test may stop, kill and start again."""

import os
import signal
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.database import _programs, _run

PATIENCE_SECONDS = 30


class Server:
    """The cluster behind a URL of `tests.database.postgresql`."""

    def __init__(self, url: str) -> None:
        (folder,) = parse_qs(urlsplit(url).query)["host"]
        self._folder = Path(folder)
        self._data = self._folder / "data"

    def stop(self) -> None:
        """End it as a power cut would: what was not committed is gone."""
        _run(*self._control(), "-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill every process of it."""
        postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
        family = [postmaster, *_children(postmaster)]
        for one in family:
            os.kill(one, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(_lives(one) for one in family):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        # Its number may still be taken by a dead process that nobody has reaped.
        for lock in (self._data / "postmaster.pid", *self._folder.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)

    def start(self) -> None:
        """Start it again."""
        options = f"-c listen_addresses='' -c fsync=off -k {self._folder}"
        _run(*self._control(), "-l", self._folder / "log", "-o", options, "start")

    def _control(self) -> tuple[Path | str, ...]:
        return (_programs() / "pg_ctl", "-D", self._data, "-w")


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(one) for one in found.split()]


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
