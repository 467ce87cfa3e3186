"""What `python -m analysis drift` may be asked, and which questions do not go together."""

import argparse
from pathlib import Path
from typing import Any, Final

from analysis.backend_key import add_key
from analysis.drift.served_traffic import DAYS, PURPOSE
from analysis.errors import AnalysisError
from analysis.training import SEED
from data.cohorts import SITES
from data.synthetic_shifts import Shift

COMMAND: Final = "drift"


def add_command(subparsers: Any) -> None:
    """Add `drift` to the parser's subcommands."""
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
    _add_served(command)
    add_key(command)


def _add_served(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--served", metavar="URL", help="compare what the backend there served of late instead"
    )
    command.add_argument(
        "--days", type=int, default=DAYS, help="how far back, with --served (default: %(default)s)"
    )
    command.add_argument(
        "--last", type=int, metavar="N", help="the newest N predictions instead, whatever their day"
    )
    command.add_argument(
        "--purpose", default=PURPOSE, help="of the predictions that count (default: %(default)s)"
    )
    command.add_argument(
        "--metric", type=Path, metavar="FILE", help="write the verdict for Prometheus to collect"
    )
    command.add_argument("--push", metavar="URL", help="hand it to the Pushgateway there")


def raise_on_odd_options(arguments: argparse.Namespace) -> None:
    """Refuse what no reading of the options makes sense of.

    Raises
    ------
    AnalysisError
        With the option and the rule.
    """
    if arguments.current is None and (arguments.drill or arguments.evidently):
        raise AnalysisError("--drill and --evidently need a GROUP: which patients?")
    if arguments.current is not None and arguments.served:
        raise AnalysisError("--served compares what the backend served: leave the GROUP out")
    if arguments.reference is not None and arguments.served:
        raise AnalysisError(
            "--served compares with the patients of the model that answers: leave --reference out"
        )
    if not arguments.served and (arguments.metric or arguments.push):
        raise AnalysisError("--metric and --push tell the verdict on --served traffic")
    for option in ("n", "days", "last"):
        number = getattr(arguments, option)
        if number is not None and number < 1:
            raise AnalysisError(f"--{option} must be at least 1")
    if arguments.seed < 0:
        raise AnalysisError("--seed must be a whole number from 0")
