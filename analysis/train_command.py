"""`python -m analysis train`: what serving needs, in well under a minute."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from analysis import bundle
from analysis.progress import steps
from analysis.releases import promotion
from analysis.releases.check import Stage
from analysis.releases.commands import show_gate
from analysis.settings import Settings
from analysis.training import Trained, train
from data.cohorts import Cohort, load, read


def add_command(subparsers: Any) -> None:
    """Add the command to the parser's subcommands."""
    command = subparsers.add_parser("train", help="train the model, write its bundle and serve it")
    add_data_and_home(command)


def add_data_and_home(command: argparse.ArgumentParser) -> None:
    """Add the two options that every command which trains takes."""
    command.add_argument(
        "--data",
        type=Path,
        metavar="FILE.csv",
        help="table to train on, in UCI's coding or the re-coded copy's (default: Cleveland)",
    )
    command.add_argument(
        "--home", type=Path, help="state directory (default: HEARTSIGHT_HOME, or var)"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Train, write and promote; returns 0, or 1 when the gate refused the version.

    Raises
    ------
    CohortError
        If the file is no cohort.
    TrainingRefused
        If the data or the result cannot be trusted; nothing was written.
    """
    home = arguments.home or Settings().home
    cohort = training_cohort(arguments, console)
    with steps(console) as step:
        trained = train(cohort, step)
    version = write(home, trained, console)
    gate = promotion.promote(home, version, datetime.now(UTC), stage=Stage.TRAINING)
    if not gate.passed:
        show_gate(gate, console)
    return 0 if gate.passed else 1


def training_cohort(arguments: argparse.Namespace, console: Console) -> Cohort:
    """Read the table that was asked for, and say what was changed in reading it."""
    cohort = read(arguments.data) if arguments.data else load("cleveland")
    for note in cohort.notes:
        console.print(note, highlight=False, markup=False, soft_wrap=True)
    return cohort


def write(home: Path, trained: Trained, console: Console) -> str:
    """Write the bundle, say how good the model is, and return its version."""
    folder = bundle.write(home, trained.manifest, trained.files)
    cv = trained.report.cross_validation
    console.print(
        f"Model {folder.name} in {folder}\n"
        f"ROC-AUC {cv.roc_auc}, Brier score {cv.brier_score}, "
        f"calibration slope {cv.calibration_slope} over {cv.n} patients",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    return folder.name
