"""Drift on the terminal: tables and sentences of a report, a comparison or a drill."""

from collections.abc import Sequence
from typing import Final

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.drift.comparison import DriftComparison
from analysis.drift.delay import NOTHING
from analysis.drift.drill import Drill
from analysis.drift.features import FeatureDrift
from analysis.drift.missingness import MissingDrift
from analysis.drift.report import DriftReport
from analysis.drift.sizes import Size
from analysis.drift.tested import Tested
from analysis.drift.verdict import Verdict
from analysis.drift.words import percent

_NONE: Final = "-"
_STYLES: Final = {
    Verdict.DRIFT: "bold yellow",
    Verdict.NO_DRIFT: "green",
    Verdict.TOO_FEW: "dim",
}


def show(report: DriftReport, console: Console) -> None:
    """Print the tables and sentences of a report."""
    _show_groups(report, console)
    rows = [
        (
            str(one.n),
            percent(one.alarm.value),
            percent(one.uncorrected.value),
            percent(one.psi_above_02),
            percent(one.psi_above_null),
        )
        for one in report.false_alarms
    ]
    heads = ("patients", "alarm rings", "uncorrected", "PSI above 0.2", "PSI above its null")
    say(console, "Without drift:")
    _table(console, heads, rows)
    powers = [
        (f"{one.shift_sd:g} SD", str(one.n), percent(one.test.value), percent(one.alarm.value))
        for one in report.power
    ]
    _table(console, ("age shifted by", "patients", "its test sees it", "alarm rings"), powers)
    delays = [
        (one.what, str(one.median or _NONE), str(one.longest or _NONE), percent(one.rang.value))
        for one in report.delays
        if one.what != NOTHING
    ]
    drills = ("drill", "half ring by patient", "95 % by", f"by {report.delays[0].limit}")
    _table(console, drills, delays)
    for reading in report.readings:
        say(console, reading)


def _show_groups(report: DriftReport, console: Console) -> None:
    groups = [*report.sites, *report.synthetic]
    rows = [
        (
            one.comparison.current,
            str(one.comparison.n_current),
            one.comparison.verdict,
            str(len(one.comparison.drifted)),
            str(len(one.comparison.missing_drifted)),
            f"{one.comparison.joint.roc_auc.value:.3f}" if one.comparison.joint else _NONE,
            str(len(one.evidently.drifted)) if one.evidently else _NONE,
        )
        for one in groups
    ]
    heads = ("group", "n", "verdict", "inputs", "missing", "ROC-AUC", "Evidently's inputs")
    _table(console, heads, rows, [_STYLES[one.comparison.verdict] for one in groups])
    for one in groups:
        say(console, one.comparison.sentence)
        if one.accuracy:
            say(console, one.accuracy.reading)


def show_comparison(found: DriftComparison, console: Console) -> None:
    """Print one comparison: its verdict first, then each input, the largest difference first."""
    console.print(Text(found.sentence, style=_STYLES[found.verdict]), soft_wrap=True)
    untested = [one.name for one in found.features if one.name not in found.ranked]
    features = [found.feature(name) for name in (*found.ranked, *untested)]
    heads = ("input", "known", "q", "JS distance", "PSI", "Wasserstein, SD", "what changed")
    styles = ["bold" if one.drifted else "" for one in features]
    _table(console, heads, [_feature_row(one) for one in features], styles)
    missing = [
        (one.label, *_missing_row(one.missing)) for one in found.features if one.missing.tested
    ]
    if missing:
        _table(console, ("missing", found.reference, found.current, "q"), missing)
    if found.joint:
        drivers = ", ".join(found.feature(one.name).label for one in found.joint.drivers[:3])
        say(
            console,
            f"Told apart with ROC-AUC {found.joint.roc_auc}; without drift 95 of 100 are below "
            f"{found.joint.null_95:.3f}. Most tell: {drivers}.",
        )
    else:
        say(console, f"No joint test: {found.joint_reason}")
    if found.risk:
        say(console, f"Mean predicted risk {found.risk.mean_current}: {found.risk.words}.")
    if found.expected_accuracy:
        expected = found.expected_accuracy
        say(console, f"Expected accuracy {expected.accuracy}. {expected.proviso}")


def _feature_row(one: FeatureDrift) -> tuple[str, ...]:
    return (
        one.label,
        str(one.n_current),
        _q_value(one.tested),
        _size(one.jensen_shannon),
        _size(one.psi),
        _size(one.wasserstein),
        one.words,
    )


def _missing_row(one: MissingDrift) -> tuple[str, ...]:
    shares = [percent(found.value) if found else _NONE for found in (one.reference, one.current)]
    return (*shares, _q_value(one.tested))


def _q_value(tested: Tested | None) -> str:
    if tested is None:
        return _NONE
    return "< 0.001" if tested.q_value < 0.001 else f"{tested.q_value:.3f}"  # noqa: PLR2004


def _size(size: Size | None) -> str:
    return f"{size.value:.2f} ({size.null_95:.2f})" if size else _NONE


def show_drill(found: Drill, console: Console) -> None:
    """Print what each look said, and the result."""
    rows = [
        (
            str(look.n),
            "rings" if look.rang else "silent",
            ", ".join([*look.inputs, *(f"{name} missing" for name in look.missing)]),
        )
        for look in found.looks
    ]
    _table(console, ("patients", "alarm", "inputs"), rows)
    say(console, found.sentence)


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
        table.add_row(*map(Text, row), style=styles[number] if styles else "")
    console.print(table)


def say(console: Console, text: str) -> None:
    """Print one sentence as it is, however long."""
    console.print(text, highlight=False, markup=False, soft_wrap=True)
