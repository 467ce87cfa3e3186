"""The command `poison`: one attack tried live, or the whole study with its report."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis import bundle
from analysis.measures.intervals import Estimate
from analysis.poisoning.flip_damage import MEASURES, Measures
from analysis.poisoning.label_flips import LABELS, Attack
from analysis.poisoning.poisoned_folds import CHAMPION, MODELS
from analysis.poisoning.report import DetectorResult, PoisoningReport, PoisonResult
from analysis.poisoning.study import FULL, QUICK, n_units, poison, study_poisoning
from analysis.progress import steps
from analysis.result_file import write_result
from analysis.training import SEED
from data.cohorts import load, read

_HEADS: Final = tuple(name.replace("_", " ") for name in MEASURES)


def add_command(subparsers: Any) -> None:
    """Add `poison` to the parser's subcommands."""
    command = subparsers.add_parser(
        "poison",
        help="what wrong labels do to the model, and whether they are found",
        description="With --attack one setting is tried in about a second; without it all are.",
    )
    attacks = "; ".join(f"{name}: {told}" for name, told in LABELS.items())
    command.add_argument("--attack", choices=[str(one) for one in Attack], help=attacks)
    command.add_argument(
        "--rate",
        type=_rate,
        default=0.2,
        help="flips as a share of the labels, with --attack (default: 0.2)",
    )
    command.add_argument("--model", choices=MODELS, default=CHAMPION, help="with --attack")
    command.add_argument("--seed", type=_seed, default=SEED)
    command.add_argument("--data", type=Path, metavar="FILE.csv", help="default: Cleveland")
    command.add_argument("--quick", action="store_true", help="fewer repeats, wider intervals")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the result there as well")


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise argparse.ArgumentTypeError("a share between 0 and 1 is needed")
    return rate


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number from 0 is needed")
    return int(text)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run the command and print what it finds; returns 0.

    Raises
    ------
    DataError
        If the file is no cohort.
    TooFewPatients
        If the cohort is too small to be poisoned and measured.
    """
    cohort = read(arguments.data) if arguments.data else load("cleveland")
    for note in cohort.notes:
        _say(console, note)
    if arguments.attack:
        attack, seed = Attack(arguments.attack), arguments.seed
        result = poison(cohort, arguments.rate, attack, seed, arguments.model)
        _show_result(result, console)
        _write(arguments.json, result.model_dump(mode="json"))
        return 0
    size = QUICK if arguments.quick else FULL
    with steps(console) as step:
        advance = step("Poisoning labels", n_units(size))
        report = study_poisoning(cohort, arguments.seed, size, advance)
    show_report(report, console)
    _write(arguments.json, report.model_dump(mode="json"))
    return 0


def _write(path: Path | None, value: Any) -> None:
    if path:
        write_result(path, bundle.to_json(value))


def show_report(report: PoisoningReport, console: Console) -> None:
    """Print the classic table, the damage of each attack, the strongest attacks, and the alarm."""
    _say(console, "Trained on labels of which one in five was flipped at random, tested on clean:")
    rows = []
    for one in report.classic:
        rows += [
            (one.model, "clean", *_figures(one.clean)),
            ("", "20 %", *_figures(one.poisoned)),
        ]
    _table(console, ("model", "labels", *_HEADS), rows)
    _say(console, "The served kind of model under each attack:")
    damages = [
        (attack.label if index == 0 else "", f"{p.rate:.0%}", *_figures(p.models[0].measures))
        for attack in report.attacks
        for index, p in enumerate(attack.points)
    ]
    _table(console, ("flipped", "share", *_HEADS), damages)
    _say(console, "The attack that leaves most damage after the best defence against it:")
    strongest = [
        (
            f"{one.rate:.0%}",
            LABELS[one.attack],
            f"{one.detector}, {one.remedy}" if one.detector else "nothing helps",
            _figure(one.lost.roc_auc),
            _figure(one.left.roc_auc),
            _figure(one.left.accuracy),
            "yes" if one.beats_all else "no",
        )
        for one in report.strongest
    ]
    heads = ("share", "attack", "best defence", "ROC-AUC lost", "left lost", "accuracy left lost")
    _table(console, (*heads, "beats all"), strongest)
    _show_alarm(report, console)


def _show_alarm(report: PoisoningReport, console: Console) -> None:
    alarm = report.batch_alarm
    _say(
        console,
        f"A batch of {alarm.n} patients rings when its labels are predicted with a ROC-AUC below "
        f"{alarm.line:.3f} (clean {alarm.roc_auc:.3f}; {alarm.line_new_patients:.3f} for new "
        f"patients), or when its share of diseased moves. "
        f"False alarms: {alarm.false_alarms.either}.",
    )
    rows = [
        (
            LABELS[one.attack],
            f"{one.rate:.0%}",
            *(f"{e.value:.2f}" for e in (one.roc_auc, one.prevalence, one.either)),
            f"{one.roc_auc_new_patients.value:.2f}",
        )
        for one in alarm.power
    ]
    heads = ("flipped", "share", "by ROC-AUC", "by prevalence", "by either", "new patients")
    _table(console, heads, rows)


def _show_result(result: PoisonResult, console: Console) -> None:
    _say(
        console,
        f"{result.flipped} of {result.n} labels flipped ({result.label}); "
        f"{result.damage.model} over {result.damage.splits} splits, tested on clean patients:",
    )
    rows = [
        ("clean labels", *_figures(result.clean.measures)),
        ("poisoned labels", *_figures(result.damage.measures)),
    ]
    _table(console, ("", *_HEADS), rows)
    heads = ("detector", "flagged", "precision", "recall")
    after = ("ROC-AUC dropped", "accuracy dropped", "ROC-AUC relabelled", "accuracy relabelled")
    _table(console, (*heads, *after), [_detector_row(one) for one in result.detectors])
    _say(console, result.notice.sentence)


def _detector_row(one: DetectorResult) -> tuple[str, ...]:
    name = one.detector.replace("_", " ") + (" (told how many)" if one.told_how_many else "")
    after = [_figure(e) for t in one.remedies for e in (t.measures.roc_auc, t.measures.accuracy)]
    return name, _figure(one.flagged), _figure(one.precision), _figure(one.recall), *after


def _figures(measures: Measures) -> tuple[str, ...]:
    return tuple(_figure(getattr(measures, name)) for name in MEASURES)


def _figure(estimate: Estimate | None) -> str:
    return "-" if estimate is None else f"{estimate.value:.3f}"


def _table(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=SIMPLE)
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
