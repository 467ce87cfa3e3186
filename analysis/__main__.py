"""The command line: `python -m analysis train`. Side effects of this package happen here alone."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis import bundle
from analysis.errors import AnalysisError
from analysis.settings import Settings
from analysis.training import Step, train
from data.cohorts import load, read
from data.errors import DataError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 0, or 1 when the data or the result was refused."""
    chosen = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        _train(chosen, console)
    except (DataError, AnalysisError) as error:
        told = escape(str(error))  # column and file names may look like markup
        console.print(f"[bold]Refused:[/bold] {told}", highlight=False, soft_wrap=True)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="train the model and write its bundle")
    training.add_argument(
        "--data",
        type=Path,
        metavar="FILE.csv",
        help="table to train on, in UCI's coding or the re-coded copy's (default: Cleveland)",
    )
    training.add_argument(
        "--home", type=Path, help="state directory (default: HEARTSIGHT_HOME, or var)"
    )
    return parser


def _train(chosen: argparse.Namespace, console: Console) -> None:
    home = chosen.home or Settings().home
    cohort = read(chosen.data) if chosen.data else load("cleveland")
    for note in cohort.notes:
        console.print(note, highlight=False, soft_wrap=True)
    with Progress(
        TextColumn("{task.description:34}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as progress:
        trained = train(cohort, _steps(progress))
    folder = bundle.write(home, trained.manifest, trained.files)
    bundle.promote(home, folder.name)
    cv = trained.report.cross_validation
    console.print(
        f"Model {folder.name} in {folder}\n"
        f"ROC-AUC {cv.roc_auc}, Brier score {cv.brier_score}, "
        f"calibration slope {cv.calibration_slope} over {cv.n} patients",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def _steps(progress: Progress) -> Step:
    def step(name: str, size: int) -> Callable[[int], None]:
        task = progress.add_task(name, total=size)
        return lambda done: progress.advance(task, done)

    return step


if __name__ == "__main__":
    sys.exit(main())
