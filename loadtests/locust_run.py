"""One run of locust in processes of its own, and what it saw."""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from loadtests.client_figures import ClientFigures, Step
from loadtests.client_figures_file import from_json
from loadtests.errors import ToolError
from loadtests.profiles import Profile
from loadtests.target import Target
from loadtests.tool import run_tool

_HERE: Final = Path(__file__).parent
_PEOPLE: Final = frozenset({"Clinician", "ApiConsumer", "Reviewer"})
_GRACE_SECONDS: Final = 60


def run_locust(
    profile: Profile,
    target: Target,
    processes: int = 1,
    tick: Callable[[], None] = lambda: None,
) -> ClientFigures:
    """Run a profile with as many users as it has connections.

    Parameters
    ----------
    processes : int
        More than one: a master and so many workers.
    tick : callable
        Called a few times a second.
    """
    with tempfile.TemporaryDirectory(prefix="heartsight-load-") as folder:
        result, log = Path(folder) / "result.json", Path(folder) / "log"
        command = command_of(profile, target, result, processes)
        with log.open("wb") as output:
            code = run_tool(command, target, output, profile.seconds + _GRACE_SECONDS, tick)
        if not result.exists():
            said = log.read_text(errors="replace").strip()[-500:]
            raise ToolError(f"locust ended with code {code} and without a result: {said}")
        found = from_json(json.loads(result.read_text()))
    users = max(profile.connections)
    step = Step(users, found.seconds, found.requests, found.latencies, found.timeouts)
    return replace(found, steps=(step,))


def command_of(profile: Profile, target: Target, result: Path, processes: int) -> list[str]:
    """Return how locust is called."""
    file = "locustfile.py" if set(profile.users) <= _PEOPLE else "locustfile_programs.py"
    # Of a stream at a fixed rate there is one for each process.
    users = processes if profile.rate else max(profile.connections)
    return [
        *(sys.executable, "-m", "locust", "-f", str(_HERE / file), "--headless", "--only-summary"),
        *("--host", target.url, "--users", str(users), "--run-time", f"{profile.seconds:g}s"),
        *("--shape", profile.shape, "--rate", f"{profile.rate:g}"),
        *("--answer-timeout", f"{profile.timeout_seconds:g}", "--result", str(result)),
        # Whose target it is has been asked before.
        *("--yes-this-is-mine", "--stop-timeout", f"{profile.timeout_seconds:g}"),
        *(("--processes", str(processes)) if processes > 1 else ()),
        *profile.users,
    ]
