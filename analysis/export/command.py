"""The command `export`: a bundle as SQL for a database, or as one HTML page for people."""

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from analysis import bundle
from analysis.errors import ExportRefused
from analysis.export.html import page
from analysis.export.page.sections import REPORTS
from analysis.export.sql import DIALECTS, EXECUTED, script
from analysis.releases.evidence import Evidence, read
from analysis.releases.promotion import current_version, raise_on_damage
from analysis.settings import Settings


def add_command(subparsers: Any) -> None:
    """Add the command to the parser's subcommands."""
    export = subparsers.add_parser("export", help="write the model as SQL, or its evidence as HTML")
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--sql", choices=DIALECTS, help="coefficients, and a query that scores")
    form.add_argument("--html", type=Path, metavar="FILE", help="all reports on one page")
    export.add_argument(
        "--output", type=Path, metavar="FILE", help="where the SQL goes (default: standard output)"
    )
    export.add_argument(
        "--patients", default="patients", metavar="TABLE", help="table to score (default: patients)"
    )
    export.add_argument(
        "--key", default="id", metavar="COLUMN", help="its column naming patients (default: id)"
    )
    export.add_argument("--version", help="which version (default: the one that is served)")
    export.add_argument(
        "--home", type=Path, help="state directory (default: HEARTSIGHT_HOME, or var)"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run the command; returns 0.

    Raises
    ------
    ReleaseRefused
        If there is no such version, or its files are not what they were.
    ExportRefused
        If no version is served, the table's name is none, or the file cannot be written.
    """
    home = arguments.home or Settings().home
    evidence = _evidence(home, arguments.version)
    if arguments.html:
        _write(arguments.html, page(evidence, _files(home, evidence)), console)
        return 0
    text = script(
        evidence.documents[bundle.SCORECARD],
        evidence.version,
        arguments.sql,
        arguments.patients,
        arguments.key,
    )
    if arguments.output:
        _write(arguments.output, text.encode(), console)
    else:
        sys.stdout.write(text)
    if arguments.sql not in EXECUTED:
        _say(console, f"The {arguments.sql} text was parsed, never run: try it on known patients.")
    return 0


def _evidence(home: Path, version: str | None) -> Evidence:
    wanted = version or current_version(home)
    if wanted is None:
        raise ExportRefused(f"no version is served from {home}: run `python -m analysis all`")
    evidence = read(home, wanted)
    raise_on_damage(evidence)
    return evidence


def _files(home: Path, evidence: Evidence) -> dict[str, bytes]:
    """Return the content of the reports and of the model card."""
    folder = home / bundle.MODELS / evidence.version
    names = (name for name in evidence.manifest["files"] if name.startswith(REPORTS))
    return {name: (folder / name).read_bytes() for name in (*sorted(names), bundle.MODEL_CARD)}


def _write(path: Path, content: bytes, console: Console) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ExportRefused(f"{path} cannot be written: {error.strerror}") from error
    _say(console, f"{path}: {len(content) / 1e6:.1f} MB")


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
