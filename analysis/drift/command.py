"""`python -m analysis drift`: compare patients with those the model learnt from.

What it prints is in `drift.tables`.
"""

import argparse
from pathlib import Path
from typing import Any, Final

import pandas as pd
from rich.console import Console

from analysis import bundle
from analysis.drift.comparison import DriftComparison, Group, compare
from analysis.drift.delay import false_alarm, measure_delays
from analysis.drift.drill import Drill, backend, drill
from analysis.drift.evidence import measured_false_alarms
from analysis.drift.evidently_report import evidently_html
from analysis.drift.false_alarms import SIZES, FalseAlarms, measure_false_alarms
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.hypotheses import MINIMUM
from analysis.drift.report import DRILLING, SPLITTING, DriftReport, report_drift
from analysis.drift.tables import say, show, show_comparison, show_drill
from analysis.effort import FULL, QUICK
from analysis.errors import AnalysisError
from analysis.progress import Step, steps
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
        "--reference", metavar="GROUP", help="likewise (default: the patients of the model)"
    )
    command.add_argument(
        "--data",
        type=Path,
        metavar="FILE.csv",
        help="table that the model is trained on, with outcomes (default: Cleveland)",
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
    cohort = read(arguments.data) if arguments.data else load(SITES[0])
    if arguments.current is None:
        return _study(cohort, arguments, console)
    patients = _patients(arguments.current, arguments.n, arguments.seed)
    reference = _reference(cohort, arguments)
    if arguments.drill:
        found: Drill | DriftComparison = _drilled(cohort, reference, patients, arguments, console)
    else:
        found = _compared(cohort, reference, patients, arguments, console)
    if arguments.evidently:
        page = _html(reference.patients, patients)
        arguments.evidently.write_text(page, encoding="utf-8")
        say(console, f"Evidently's page is in {arguments.evidently}.")
    return _written(found, arguments, console)


def _html(reference: pd.DataFrame, patients: pd.DataFrame) -> str:
    try:
        return evidently_html(reference, patients)
    except ValueError as error:
        raise AnalysisError(f"Evidently cannot compare these patients: {error}") from error


def _reference(cohort: Cohort, arguments: argparse.Namespace) -> Group:
    name = arguments.reference
    if name is None:
        return reference_group(cohort, arguments.seed)
    patients = _patients(name, arguments.n, arguments.seed)
    return scored_group(Path(name).name, patients, cohort)


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
    effort = QUICK if arguments.quick else FULL
    with steps(console) as step:
        report = report_drift(
            cohort, sites, arguments.seed, effort, step, ask_evidently=not arguments.quick
        )
    show(report, console)
    return _written(report, arguments, console)


def _compared(
    cohort: Cohort,
    reference: Group,
    patients: pd.DataFrame,
    arguments: argparse.Namespace,
    console: Console,
) -> DriftComparison:
    known: tuple[FalseAlarms, ...] = ()
    if arguments.reference is None:
        known = measured_false_alarms(arguments.home or Settings().home, cohort)
    if not known and min(len(patients), len(reference.patients)) >= MINIMUM:
        with steps(console) as step:
            known = _measured_now(reference, len(patients), arguments, step)
    current = scored_group(Path(arguments.current).name, patients, cohort)
    found = compare(reference, current, arguments.seed, known)
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
    cohort: Cohort,
    reference: Group,
    patients: pd.DataFrame,
    arguments: argparse.Namespace,
    console: Console,
) -> Drill:
    with steps(console) as step, backend(arguments.drill, arguments.api_key) as ask:
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
