"""The commands about versions, `releases`, `compare`, `promote`, `rollback`, and their tables."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.releases import promotion
from analysis.releases.check import NOT_MEASURED
from analysis.releases.comparison import Comparison, compare
from analysis.releases.evidence import read
from analysis.releases.gate import GateReport, Verdict
from analysis.releases.promotion import Release
from analysis.settings import Settings
from data.cohorts import load

COMMANDS: Final = ("releases", "compare", "promote", "rollback")

_STYLES: Final = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.ACCEPTED: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
}
_PROSE: Final = frozenset({"check", "measured", "gate", "made from"})
"""Columns that are broken between words where the terminal is narrow; figures are not."""
_HASH_LENGTH: Final = 64
_HASH_DIGITS: Final = 12


def add_command(subparsers: Any) -> None:
    """Add the commands to the parser's subcommands."""
    listing = subparsers.add_parser("releases", help="list the versions and their verdicts")
    comparing = subparsers.add_parser("compare", help="what changes for whom between two versions")
    comparing.add_argument("before", metavar="A")
    comparing.add_argument("after", metavar="B")
    promoting = subparsers.add_parser("promote", help="serve a version, if it passes the gate")
    promoting.add_argument("version", metavar="VERSION")
    promoting.add_argument(
        "--accept-readable-model",
        metavar="REASON",
        type=_reason,
        help="why the readable model is served although a challenger beats it; kept in the history",
    )
    going_back = subparsers.add_parser("rollback", help="serve what was served before")
    for command in (listing, comparing, promoting, going_back):
        command.add_argument(
            "--home", type=Path, help="state directory (default: HEARTSIGHT_HOME, or var)"
        )


def _reason(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("a decision needs a reason")
    return text.strip()


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run one of `COMMANDS`; returns 0, or 1 when the gate refused.

    Raises
    ------
    ReleaseRefused
        If a version does not exist, is damaged, or there is none to go back to.
    """
    home = arguments.home or Settings().home
    if arguments.command == "promote":
        return _promote(home, arguments, console)
    if arguments.command == "rollback":
        done = promotion.rollback(home, datetime.now(UTC))
        _say(console, f"Version {done.version} is served again, in place of {done.previous}.")
    elif arguments.command == "compare":
        versions = (read(home, arguments.before), read(home, arguments.after))
        _show_comparison(compare(*versions, load("cleveland")), console)
    else:
        _show_releases(promotion.releases(home), console)
    return 0


def _promote(home: Path, arguments: argparse.Namespace, console: Console) -> int:
    accepted = arguments.accept_readable_model or ""
    now = datetime.now(UTC)
    gate = promotion.promote(home, arguments.version, now, accepted=accepted)
    show_gate(gate, console)
    return 0 if gate.passed else 1


def show_gate(gate: GateReport, console: Console) -> None:
    """Print each check with its measured value, limit and verdict, and what follows."""
    rows = [(one.name, one.measured, one.limit, one.verdict) for one in gate.results]
    styles = [_STYLES[one.verdict] for one in gate.results]
    _table(console, ("check", "measured", "limit", "verdict"), rows, styles)
    for one in gate.failed:
        if not one.measured.startswith(NOT_MEASURED):
            _say(console, f"{one.name}: {one.measured}; the limit is {one.limit}. {one.why}")
    _say(console, sentence(gate))


def sentence(gate: GateReport) -> str:
    """Return in one sentence what the gate decided."""
    told = ", ".join(f"{number} {verdict}" for verdict, number in gate.counts.items() if number)
    if gate.passed:
        return f"Version {gate.version} is served now: {told}."
    unmeasured = any(one.measured.startswith(NOT_MEASURED) for one in gate.failed)
    advice = " `python -m analysis all` measures what is missing." if unmeasured else ""
    return f"Version {gate.version} is not promoted and nothing changed: {told}.{advice}"


def _show_releases(found: Sequence[Release], console: Console) -> None:
    if not found:
        _say(console, "There is no version yet: run `python -m analysis all`.")
        return
    origin = ("version", "now", "cohort", "n")
    heads = (*origin, "ROC-AUC", "Brier", "slope", "gate", "promoted")
    _table(console, heads, [_release_row(one) for one in found])


def _release_row(release: Release) -> tuple[str, ...]:
    origin = release.manifest.get("trained_on", {})
    metrics = release.manifest.get("metrics", {})
    return (
        release.version,
        "yes" if release.current else "",
        *(str(origin.get(name, "-")) for name in ("cohort", "n")),
        *(_figure(metrics.get(name)) for name in ("roc_auc", "brier_score", "calibration_slope")),
        _gate_words(release.gate),
        f"{release.promoted:%Y-%m-%d}" if release.promoted else "never",
    )


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, int | float) else "-"


def _gate_words(gate: GateReport | None) -> str:
    if gate is None:
        return "damaged"
    unmeasured = sum(one.measured.startswith(NOT_MEASURED) for one in gate.failed)
    wrong = len(gate.failed) - unmeasured
    counts = ((wrong, "failed"), (unmeasured, "missing"))
    return ", ".join(f"{number} {what}" for number, what in counts if number) or "passed"


def _show_comparison(found: Comparison, console: Console) -> None:
    _say(
        console,
        f"{len(found.bands)} of the {found.n} patients of {found.cohort} change risk band from "
        f"{found.before} to {found.after}; no probability moves by more than "
        f"{100 * found.largest_change:.1f} percentage points.",
    )
    if found.bands:
        rows = [
            (
                str(one.line),
                "yes" if one.diseased else "no",
                f"{100 * one.before:.1f} %",
                f"{100 * one.after:.1f} %",
                f"{one.band_before} to {one.band_after}",
            )
            for one in found.bands
        ]
        _table(console, ("line", "diseased", found.before, found.after, "band"), rows)
    if found.measures:
        measures = [
            (m.name, f"{m.before:.4f}", f"{m.after:.4f}", f"{m.after - m.before:+.4f}")
            for m in found.measures
        ]
        _table(console, ("measure", found.before, found.after, "difference"), measures)
    if found.origins:
        origins = [(o.name, _short(o.before), _short(o.after)) for o in found.origins]
        _table(console, ("made from", found.before, found.after), origins)


def _short(text: str) -> str:
    return text[:_HASH_DIGITS] if len(text) == _HASH_LENGTH else text


def _table(
    console: Console,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Sequence[str] = (),
) -> None:
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(Text(head), overflow="fold", no_wrap=head not in _PROSE)
    for row, style in zip_longest(rows, styles, fillvalue=""):
        table.add_row(*(Text(str(cell)) for cell in row), style=str(style))
    console.print(table)


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
