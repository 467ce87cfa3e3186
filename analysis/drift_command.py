"""`python -m analysis drift`: compare patients with those the model learnt from.

What it prints is in `drift_tables`.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis import bundle
from analysis.drift import DriftComparison, Group, compare
from analysis.drift_delay import false_alarm, measure_delays
from analysis.drift_drill import Drill, backend, drill
from analysis.drift_evidence import measured_false_alarms
from analysis.drift_groups import reference_group, scored_group
from analysis.drift_hypotheses import MINIMUM
from analysis.drift_report import DRILLING, SPLITTING, DriftReport, Step, report_drift
from analysis.drift_tables import say, show, show_comparison, show_drill
from analysis.effort import FULL, QUICK
from analysis.errors import AnalysisError
from analysis.evidently_report import evidently_html
from analysis.false_alarms import SIZES, FalseAlarms, measure_false_alarms
from analysis.settings import Settings
from analysis.training import SEED
from data.cohorts import SITES, Cohort, load, read
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift
from data.unlabelled import read_patients

COMMAND: Final = "drift"
SENDING: Final = "Sending patients"

_SPLITS: Final = 100
_DRILLS: Final = 40


def add_command(subparsers: Any) -> None:
    """Add the command to the parser's subcommands."""
    command = subparsers.add_parser(
        COMMAND, help="compare patients with those the model learnt from"
    )
    command.add_argument(
        "current",
        nargs="?",
        metavar="GROUP",
        help=f"a site ({', '.join(SITES[1:])}), synthetic patients (realistic, random, "
        f"{', '.join(Shift)}) or a CSV file; without it the whole study is run",
    )
    command.add_argument(
        "--reference",
        default=SITES[0],
        metavar="GROUP",
        help="a site or a CSV file with outcomes (default: %(default)s)",
    )
    command.add_argument("--n", type=int, default=100, help="synthetic patients (default: 100)")
    command.add_argument("--seed", type=int, default=SEED, help="of synthetic patients and tests")
    command.add_argument(
        "--home", type=Path, help="state directory (default: HEARTSIGHT_HOME, or var)"
    )
    command.add_argument("--quick", action="store_true", help="fewer splits, without Evidently")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the whole result too")
    command.add_argument(
        "--evidently", type=Path, metavar="FILE.html", help="write Evidently's own page about GROUP"
    )
    command.add_argument(
        "--drill",
        metavar="URL",
        help="send GROUP through the backend there until the alarm rings",
    )
    command.add_argument("--api-key", metavar="KEY", help="of that backend, if it asks for one")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Compare, drill, or run the whole study, and print what was found; returns 0.

    Raises
    ------
    DataError
        If a table cannot be read.
    AnalysisError
        If the groups cannot be compared or the backend does not answer.
    """
    if arguments.current is None and (arguments.drill or arguments.evidently):
        raise AnalysisError("--drill and --evidently need a GROUP: which patients?")
    if arguments.n < 1:
        raise AnalysisError("--n must be at least 1")
    cohort = _cohort(arguments.reference)
    if arguments.current is None:
        return _study(cohort, arguments, console)
    patients = _patients(arguments.current, arguments.n, arguments.seed)
    if arguments.drill:
        found: Drill | DriftComparison = _drilled(cohort, patients, arguments, console)
    else:
        found = _compared(cohort, patients, arguments, console)
    if arguments.evidently:
        arguments.evidently.write_text(_html(cohort, patients), encoding="utf-8")
        say(console, f"Evidently's page is in {arguments.evidently}.")
    return _written(found, arguments, console)


def _html(cohort: Cohort, patients: pd.DataFrame) -> str:
    try:
        return evidently_html(cohort.patients, patients)
    except ValueError as error:
        raise AnalysisError(f"Evidently cannot compare these patients: {error}") from error


def _cohort(name: str) -> Cohort:
    return load(name) if name in SITES else read(Path(name))


def _patients(name: str, n: int, seed: int) -> pd.DataFrame:
    if name in SITES:
        return load(name).patients
    if name in list(Shift):
        return synthetic(SyntheticKind.SHIFTED, n, seed, Shift(name))
    if name in (SyntheticKind.REALISTIC, SyntheticKind.RANDOM):
        return synthetic(SyntheticKind(name), n, seed)
    path = Path(name)
    try:
        return read_patients(path.read_bytes(), path.name)
    except OSError as error:
        raise AnalysisError(
            f"there is no group {name!r}: name a site, synthetic patients or a CSV file"
        ) from error


def _study(cohort: Cohort, arguments: argparse.Namespace, console: Console) -> int:
    sites = [site for site in map(load, SITES) if site.sha256 != cohort.sha256]
    with _progress(console) as progress:
        report = report_drift(
            cohort,
            sites,
            arguments.seed,
            QUICK if arguments.quick else FULL,
            _steps(progress),
            ask_evidently=not arguments.quick,
        )
    show(report, console)
    return _written(report, arguments, console)


def _compared(
    cohort: Cohort, patients: pd.DataFrame, arguments: argparse.Namespace, console: Console
) -> DriftComparison:
    reference = reference_group(cohort, arguments.seed)
    home = arguments.home or Settings().home
    false_alarms = measured_false_alarms(home, cohort)
    if not false_alarms and len(patients) >= MINIMUM:
        with _progress(console) as progress:
            false_alarms = _measured_now(reference, len(patients), arguments, _steps(progress))
    current = scored_group(Path(arguments.current).name, patients, cohort)
    found = compare(reference, current, arguments.seed, false_alarms)
    show_comparison(found, console)
    return found


def _measured_now(
    reference: Group, n: int, arguments: argparse.Namespace, step: Step
) -> tuple[FalseAlarms, ...]:
    splits = QUICK.refits if arguments.quick else _SPLITS
    nearest = min(SIZES, key=lambda size: abs(size - n))
    return measure_false_alarms(
        reference.patients,
        reference.risk,
        splits,
        arguments.seed,
        step(SPLITTING, splits),
        (nearest,),
    )


def _drilled(
    cohort: Cohort, patients: pd.DataFrame, arguments: argparse.Namespace, console: Console
) -> Drill:
    reference = reference_group(cohort, arguments.seed)
    with _progress(console) as progress, backend(arguments.drill, arguments.api_key) as ask:
        step = _steps(progress)
        advance = step(SENDING, len(patients))
        name = Path(arguments.current).name
        sent = drill(ask, patients, reference.sketch(), name, arguments.seed, advance)
        advance = step(DRILLING, _DRILLS)
        silent = measure_delays(cohort, reference, _DRILLS, arguments.seed, advance, shifts=())
    found = sent.with_false_alarm(false_alarm(silent))
    show_drill(found, console)
    return found


def _written(
    found: DriftReport | DriftComparison | Drill, arguments: argparse.Namespace, console: Console
) -> int:
    if arguments.json:
        arguments.json.write_bytes(bundle.to_json(found.model_dump(mode="json")))
        say(console, f"The whole result is in {arguments.json}.")
    return 0


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:34}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _steps(progress: Progress) -> Step:
    def step(name: str, size: int) -> Callable[[int], None]:
        task = progress.add_task(name, total=size)
        return lambda done: progress.advance(task, done)

    return step
