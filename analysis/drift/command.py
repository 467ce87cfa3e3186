"""`python -m analysis drift`: compare patients with those the model learnt from.

Its options are in `drift.options`, what it prints in `drift.tables`; the nightly check of served
traffic is the same command with `--served`.
"""

import argparse
import time
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from analysis import bundle
from analysis.backend_key import given_key
from analysis.drift.comparison import DriftComparison, Group, compare
from analysis.drift.delay import false_alarm, measure_delays
from analysis.drift.drill import Drill, backend, drill
from analysis.drift.evidence import measured_false_alarms
from analysis.drift.evidently_report import evidently_html
from analysis.drift.false_alarms import SIZES, FalseAlarms, measure_false_alarms
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.hypotheses import MINIMUM
from analysis.drift.options import add_command, raise_on_odd_options
from analysis.drift.report import DRILLING, FULL, QUICK, SPLITTING, DriftReport, report_drift
from analysis.drift.served_traffic import compare_served
from analysis.drift.tables import say, show, show_comparison, show_drill
from analysis.drift.verdict_metrics import push, verdict_metrics
from analysis.elsewhere import elsewhere
from analysis.errors import AnalysisError
from analysis.progress import Step, steps
from analysis.result_file import write_result
from analysis.running_backend import connected
from analysis.settings import Settings
from data.cohorts import SITES, Cohort, load, read
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift
from data.unlabelled import read_patients

__all__ = ["add_command", "run"]

SENDING: Final = "Sending patients"

_SPLITS: Final = 100
_DRILLS: Final = 40


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Compare, drill, or run the whole study, and print what was found; returns 0.

    Raises
    ------
    DataError
        If a table cannot be read.
    AnalysisError
        If the groups cannot be compared or the backend does not answer.
    """
    raise_on_odd_options(arguments)
    if arguments.served:
        return _served(arguments, console)
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
        write_result(arguments.evidently, _html(reference.patients, patients).encode())
        say(console, f"Evidently's page is in {arguments.evidently}.")
    return _written(found, arguments, console)


def _served(arguments: argparse.Namespace, console: Console) -> int:
    home = arguments.home or Settings().home
    with connected(arguments.served, given_key(arguments)) as running:
        found = compare_served(
            running, arguments.seed, arguments.days, arguments.purpose, home, arguments.last
        )
    show_comparison(found, console)
    told = verdict_metrics(found, time.time())
    if arguments.metric:
        write_result(arguments.metric, told.encode())
    if arguments.push:
        push(told, arguments.push)
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
    sites = elsewhere(cohort)
    size = QUICK if arguments.quick else FULL
    with steps(console) as step:
        report = report_drift(
            cohort, sites, arguments.seed, size, step, ask_evidently=not arguments.quick
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
    splits = QUICK.splits if arguments.quick else _SPLITS
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
    with steps(console) as step, backend(arguments.drill, given_key(arguments)) as ask:
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
        write_result(arguments.json, bundle.to_json(found.model_dump(mode="json")))
        say(console, f"The whole result is in {arguments.json}.")
    return 0
