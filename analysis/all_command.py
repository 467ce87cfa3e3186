"""`python -m analysis all`: train, run every study, write the whole bundle, try to release it."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from analysis import bundle
from analysis.effort import FULL, QUICK
from analysis.elsewhere import elsewhere
from analysis.exploration.report import published
from analysis.progress import steps
from analysis.releases import promotion, tracking
from analysis.releases.commands import show_gate
from analysis.settings import Settings
from analysis.studying import study
from analysis.train_command import add_data_and_home, training_cohort, write
from data.cohorts import SITES


def add_command(subparsers: Any) -> None:
    """Add the command to the parser's subcommands."""
    command = subparsers.add_parser(
        "all", help="train, run every study, write the whole bundle; serve it if the gate lets it"
    )
    add_data_and_home(command)
    command.add_argument(
        "--quick", action="store_true", help="fewer repeats and resamples; never served"
    )
    command.add_argument(
        "--track", action="store_true", help="keep each candidate as an MLflow run (make mlflow-ui)"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Train, study and write; returns 0, or 1 when the gate refused the version.

    Raises
    ------
    CohortError
        If the file is no cohort.
    TrainingRefused
        If the data or the result cannot be trusted; nothing was written.
    TrackingMissing
        If `--track` was given and MLflow is not installed; nothing was begun.
    """
    if arguments.track:
        tracking.require_mlflow()
    home = arguments.home or Settings().home
    cohort = training_cohort(arguments, console)
    sites = elsewhere(cohort)
    raw = {site: published(site) for site in SITES}
    with steps(console) as step:
        trained = study(cohort, sites, raw, QUICK if arguments.quick else FULL, step)
    version = write(home, trained, console)
    if arguments.track:
        tracking.track(home, trained.manifest, json.loads(trained.files[bundle.PERFORMANCE]))
    if arguments.quick:
        console.print(f"Version {version} is a quick look: it is not promoted.", highlight=False)
        return 0
    gate = promotion.promote(home, version, datetime.now(UTC))
    show_gate(gate, console)
    return 0 if gate.passed else 1
