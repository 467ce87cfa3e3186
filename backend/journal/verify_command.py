"""`python -m backend verify-journal`: proves that no line was changed, removed, moved or added."""

import argparse
import sys
from pathlib import Path

from backend.journal.from_settings import FOLDER
from backend.journal.verification import Process, verify
from backend.settings import Settings


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("verify-journal", help="prove the chain of the journal")
    parser.add_argument(
        "folder", nargs="?", type=Path, help="without it, the journal of the state directory"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what was found; returns 1 when a chain is broken, 2 when the journal cannot be read."""
    folder = arguments.folder or settings.home / FOLDER
    try:
        if not folder.is_dir():
            sys.stderr.write(f"There is no journal in {folder}.\n")
            return 2
        found = verify(folder)
    except OSError as error:
        sys.stderr.write(f"The journal in {folder} cannot be read: {error.strerror}.\n")
        return 2
    for process in found:
        sys.stdout.write(_told(process))
    broken = sum(process.broken is not None for process in found)
    lines = sum(process.lines for process in found)
    predictions = sum(process.predictions for process in found)
    deleted = sum(process.deleted for process in found)
    verdict = f"{broken} broken" if broken else "all in order"
    before = f"; {deleted} predictions were deleted after shipping" if deleted else ""
    counted = f"{predictions} predictions in {lines} lines of {len(found)} processes"
    sys.stdout.write(f"{counted}: {verdict}{before}\n")
    return 1 if broken else 0


def _told(process: Process) -> str:
    counted = f"{process.predictions} predictions in {process.lines} lines"
    told = f"{process.name}: {counted}, last chain {process.last or 'none'}\n"
    if process.deleted:
        told += f"  {process.deleted} predictions before them were deleted after shipping\n"
    for name in process.left_over:
        told += f"  {name} holds deleted lines and is not proven: the next deletion removes it\n"
    for name in process.unfinished:
        told += f"  {name} ends in an unfinished line: it is being written, or its writer died\n"
    if process.broken is not None:
        told += f"  BROKEN at {process.broken}\n"
    return told
