"""`python -m analysis fairness`: the study on the terminal, and its report as a file if asked."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis import bundle
from analysis.backend_key import add_key, given_key
from analysis.effort import FULL, QUICK
from analysis.elsewhere import elsewhere
from analysis.errors import AnalysisError
from analysis.fairness.comparison import GroupFairness
from analysis.fairness.elsewhere import Part
from analysis.fairness.mitigation import MitigationStudy
from analysis.fairness.report import FairnessReport, report_fairness
from analysis.fairness.served import ServedFairness, ask_served_fairness
from analysis.fairness.verdict import GapVerdict
from analysis.measures.intervals import Estimate
from analysis.model.served import THRESHOLD
from analysis.progress import steps
from analysis.result_file import write_result
from analysis.running_backend import connected
from analysis.training import SEED
from data.cohorts import SITES, load, read

COMMAND: Final = "fairness"
_NONE: Final = "-"
_STYLES: Final = {
    GapVerdict.SHOWN: "bold yellow",
    GapVerdict.NO_LARGER: "green",
    GapVerdict.TOO_FEW: "dim",
}


def add_command(subparsers: Any) -> None:
    """Add the command to the parser's subcommands."""
    command = subparsers.add_parser(COMMAND, help="compare how the model does for women and men")
    command.add_argument(
        "--data",
        type=Path,
        metavar="FILE.csv",
        help="table to study, in UCI's coding or the re-coded copy's (default: Cleveland)",
    )
    command.add_argument(
        "--threshold",
        type=_probability,
        default=THRESHOLD,
        help="probability from which a patient is flagged (default: %(default)s)",
    )
    command.add_argument("--quick", action="store_true", help="fewer repeats and resamples")
    command.add_argument(
        "--served", metavar="URL", help="those the backend there answered and has outcomes of"
    )
    add_key(command)
    command.add_argument("--json", type=Path, metavar="FILE", help="write the whole report too")


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("must be a number") from error
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError("must lie between 0 and 1")
    return value


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Study one cohort and print what was found; returns 0.

    Raises
    ------
    DataError
        If the table cannot be read as a cohort.
    AnalysisError
        If an outcome has fewer patients than there are folds, or the backend does not answer.
    """
    if arguments.served:
        return _served(arguments, console)
    cohort = read(arguments.data) if arguments.data else load(SITES[0])
    sites = elsewhere(cohort)
    effort = QUICK if arguments.quick else FULL
    with steps(console) as step:
        report = report_fairness(cohort, sites, SEED, effort, step, arguments.threshold)
    show(report, console)
    return _written(report, arguments.json, console)


def _served(arguments: argparse.Namespace, console: Console) -> int:
    if arguments.data:
        raise AnalysisError("--served studies what the backend answered: leave --data out")
    with connected(arguments.served, given_key(arguments)) as running:
        found = ask_served_fairness(running, arguments.threshold)
    _show_gaps(found.by_sex, console)
    _say(console, found.by_sex.reading)
    _say(console, found.by_sex.why_not_equal_rates)
    _show_parity(found.by_sex, console)
    return _written(found, arguments.json, console)


def _written(found: FairnessReport | ServedFairness, path: Path | None, console: Console) -> int:
    if path:
        write_result(path, bundle.to_json(found.model_dump(mode="json")))
        _say(console, f"The whole report is in {path}.")
    return 0


def show(report: FairnessReport, console: Console) -> None:
    """Print the tables and sentences of a report."""
    _show_gaps(report.by_sex, console)
    _say(console, report.by_sex.reading)
    _say(console, report.by_sex.why_not_equal_rates)
    _show_parity(report.by_sex, console)
    _show_parts("age", report.by_age, console)
    _show_parts("site", report.sites, console)
    _show_mitigation(report.mitigation, console)


def _show_gaps(fair: GroupFairness, console: Console) -> None:
    women, men, _ = fair.groups
    rows = [
        (
            gap.label,
            _told(women.measures[gap.measure]),
            _told(men.measures[gap.measure]),
            _told(gap.difference),
            gap.reading.verdict,
        )
        for gap in fair.gaps
    ]
    heads = (
        "measure (95 % interval)",
        f"{women.n} women, {women.diseased} diseased",
        f"{men.n} men, {men.diseased} diseased",
        "women less men",
        "verdict",
    )
    _table(console, heads, rows, [_STYLES[gap.reading.verdict] for gap in fair.gaps])


def _show_parity(fair: GroupFairness, console: Console) -> None:
    rows = [
        (name.replace("_", " "), _told(getattr(fair.parity, name)))
        for name in type(fair.parity).model_fields
    ]
    _table(console, ("group fairness", "estimate"), rows)


def _show_parts(what: str, parts: Sequence[Part], console: Console) -> None:
    rows = []
    for part in parts:
        if part.by_sex is None:
            rows.append((part.name, part.reason, "", ""))
            continue
        rows += [
            (part.name, gap.label, _told(gap.difference), gap.reading.verdict)
            for gap in part.by_sex.gaps[:3]
        ]
    _table(console, (what, "measure", "women less men", "verdict"), rows)


def _show_mitigation(study: MitigationStudy, console: Console) -> None:
    if study.reason:
        _say(console, f"No mitigation was tried: {study.reason}")
        return
    rows = []
    for method in study.methods:
        gaps = {gap.measure: _told(gap.difference) for gap in method.by_sex.gaps}
        rows.append(
            (
                method.label,
                gaps["true_positive_rate"],
                gaps["false_positive_rate"],
                _told(method.accuracy_change),
                _told(method.brier_change),
            )
        )
    _table(
        console,
        ("mitigation", "gap, diseased flagged", "gap, healthy flagged", "accuracy", "Brier score"),
        rows,
    )
    for method in study.methods:
        if method.reading:
            _say(console, f"{method.label}: {method.reading}")


def _told(estimate: Estimate | None) -> str:
    if estimate is None:
        return _NONE
    low, high = estimate.interval.low, estimate.interval.high
    return f"{estimate.value:.2f} ({low:.2f} to {high:.2f})"


def _table(
    console: Console,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Sequence[str] = (),
) -> None:
    table = Table(box=SIMPLE)
    for head in heads:
        table.add_column(head)
    for number, row in enumerate(rows):
        style = styles[number] if styles else ""
        table.add_row(*map(Text, row), style=style)
    console.print(table)


def _say(console: Console, text: str) -> None:
    if text:
        console.print(text, highlight=False, markup=False)
