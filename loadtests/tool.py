"""A load generator as a process: run until its time is up, with what it says written down."""

import os
import subprocess
import time
from collections.abc import Callable
from typing import IO, Any

from loadtests.target import Target

_POLL_SECONDS = 0.2


def run_tool(
    command: list[str], target: Target, said: IO[Any], seconds: float, tick: Callable[[], None]
) -> int:
    """Return the exit code of a command that is asked to end when it takes longer than it may.

    Parameters
    ----------
    said : file
        Takes all output.
    seconds : float
        How long it may take.
    tick : callable
        Called a few times a second.
    """
    # By the environment, because everybody may read a process's arguments.
    environment = {**os.environ, "LOADTEST_KEY": target.key}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=said, stderr=subprocess.STDOUT, env=environment
    ) as process:
        deadline = time.monotonic() + seconds
        try:
            while process.poll() is None and time.monotonic() < deadline:
                tick()
                time.sleep(_POLL_SECONDS)
        finally:
            if process.poll() is None:
                process.terminate()
        return process.wait()
