"""One run of wrk for each step of a profile; the Lua script does the asking and the checking."""

import json
import resource
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from loadtests.client_figures import ClientFigures, Step, together
from loadtests.errors import ToolError
from loadtests.latencies import Latencies
from loadtests.patients import VARIED, Patient, Patients, body
from loadtests.profiles import Profile
from loadtests.target import Target
from loadtests.tool import run_tool

SCRIPT: Final = Path(__file__).with_name("wrk") / "predict.lua"
_ROUTE: Final = "/predict?purpose=test"
_SPARE_FILES: Final = 256
_GRACE_SECONDS: Final = 30


def run_wrk(
    profile: Profile,
    target: Target,
    seed: int,
    ids: Path | None = None,
    tick: Callable[[], None] = lambda: None,
) -> ClientFigures:
    """Run a profile; each of its steps for an equal share of its time.

    Parameters
    ----------
    ids : Path, optional
        Where to write the request ids of good answers, one a line.
    tick : callable
        Called a few times a second.
    """
    if shutil.which("wrk") is None:
        raise ToolError("wrk is not installed; on Debian: apt-get install wrk. Or: --tool locust.")
    _allow_files(max(profile.connections) + _SPARE_FILES)
    with tempfile.TemporaryDirectory(prefix="heartsight-load-") as folder:
        patients = Path(folder) / "patients"
        patients.write_text("".join(f"{line}\n" for line in templates(Patients(seed))))
        seconds = max(1, round(profile.seconds / len(profile.connections)))
        runs = []
        for number, connections in enumerate(profile.connections):
            threads = min(profile.threads, connections)
            command = [
                *("wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s"),
                *("--timeout", f"{profile.timeout_seconds:g}s", "-s", str(SCRIPT)),
                *(target.url + _ROUTE, "--", str(patients), str(seed + number)),
            ]
            kept = Path(folder) / f"ids-{number}"
            told = _run([*command, *([str(kept)] if ids else [])], target, seconds, tick)
            runs.append(_figures(connections, told))
            if ids:
                _append(ids, kept)
    return together(runs)


def templates(patients: Patients) -> list[str]:
    """Return the bodies of the known patients, with places for the numbers that are drawn."""
    return [_template(one, patients) for one in patients.known]


def _template(patient: Patient, patients: Patients) -> str:
    marked: dict[str, Any] = dict(patient)
    for name, decimals in VARIED.items():
        if name in patient:
            spread = patients.spreads[name]
            marked[name] = f"@{name}:{patient[name]}:{spread.low}:{spread.high}:{decimals}@"
    return body(marked).replace('"@', "@").replace('@"', "@")


def _run(
    command: list[str], target: Target, seconds: float, tick: Callable[[], None]
) -> dict[str, Any]:
    with tempfile.TemporaryFile("w+") as said:
        run_tool(command, target, said, seconds + _GRACE_SECONDS, tick)
        said.seek(0)
        words = said.read()
    try:
        return dict(json.loads(words.strip().splitlines()[-1]))
    except (IndexError, ValueError) as error:
        raise ToolError(f"wrk ended without a result: {words.strip()[-300:]}") from error


def _figures(connections: int, told: dict[str, Any]) -> ClientFigures:
    latencies = Latencies.of_pairs(told["latencies"])
    errors = {
        "connect": told["connect"],
        "read": told["read"],
        "write": told["write"],
        "refused": told["refused"],
        "wrong body": told["wrong"],
        "shed": told["shed"],
    }
    step = Step(connections, told["seconds"], told["requests"], latencies, told["timeouts"])
    return ClientFigures(
        seconds=told["seconds"],
        requests=told["requests"],
        latencies=latencies,
        timeouts=told["timeouts"],
        errors={kind: count for kind, count in errors.items() if count},
        steps=(step,),
        fresh=told["fresh"],
    )


def _append(ids: Path, kept: Path) -> None:
    with ids.open("a") as whole:
        for part in sorted(kept.parent.glob(f"{kept.name}.*")):
            whole.write(part.read_text())


def _allow_files(wanted: int) -> None:
    """Raise this process's limit of open files, which wrk inherits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        if hard != resource.RLIM_INFINITY and hard < wanted:
            raise ToolError(f"{wanted} open files are needed and {hard} allowed; see ulimit -Hn.")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
