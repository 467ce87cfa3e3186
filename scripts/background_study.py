"""The studies behind the analysis pages, run beside the programs after a first start.

Training alone takes seconds and is waited for; all studies take minutes, so they run at low
priority while the programs answer. Then the backend is asked, by SIGHUP, to serve the new bundle.
"""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.stop_request import StopRequest
from scripts.supervisor import end_processes, spawn

if TYPE_CHECKING:
    import subprocess

COMMAND = ("nice", "-n", "19", sys.executable, "-m", "analysis", "all")


class BackgroundStudy:
    """One run of `command`; begun at the first look.

    Parameters
    ----------
    env : mapping
        Whole environment of the run.
    log : Path
        Takes what it writes.
    """

    def __init__(self, env: Mapping[str, str], log: Path, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._env = env
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._told = False

    def look(self, backend: int) -> None:
        """Begin, or see whether it is done; `backend` is the process to tell of a new bundle."""
        if self._process is None:
            self._begin()
            return
        code = self._process.poll()
        if code is None or self._told:
            return
        self._told = True
        if code == 0:
            os.kill(backend, signal.SIGHUP)
            print("All studies are done: the analysis pages show them now.")
        else:
            print(f"The studies were not finished; the trained model stays. See {self._log}.")

    def end(self, stop: StopRequest, grace_seconds: float) -> None:
        """End it, if it still runs; nothing half-written is left, for a bundle is moved whole."""
        if self._process is not None:
            end_processes([self._process], stop, grace_seconds)

    def _begin(self) -> None:
        print(
            "Running every study for the analysis pages, in the background, once (minutes; "
            "`make run STUDY=no` leaves them out)."
        )
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as output:
            self._process = spawn(self._command, self._env, output)
