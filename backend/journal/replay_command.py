"""`python -m backend replay`: recomputes a recorded prediction and compares the two."""

import argparse
import sys
from pathlib import Path
from typing import Final

from backend.errors import BackendError
from backend.journal.from_settings import FOLDER
from backend.journal.replay import Recorded, find, replay
from backend.settings import Settings

_NAMES: Final = ("probability", "low", "high")


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("replay", help="recompute a recorded prediction")
    parser.add_argument("request_id", help="as the answer and its X-Request-Id header have it")
    parser.add_argument(
        "--journal", type=Path, help="without it, the journal of the state directory"
    )
    parser.add_argument("--models", type=Path, help="without it, models/ of the state directory")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Compare; returns 1 when a number differs or there is nothing to compare, 2 for a fault."""
    journal = arguments.journal or settings.home / FOLDER
    models = arguments.models or settings.home / "models"
    damaged: list[str] = []
    try:
        found = find(journal, arguments.request_id, damaged.append)
        compared = [_compared(models, recorded) for recorded in found]
    except BackendError as error:
        sys.stderr.write(f"Not replayed: {error}.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"The journal in {journal} cannot be read: {error.strerror}.\n")
        return 2
    for place in damaged:
        sys.stderr.write(f"{place} names the request and is damaged.\n")
    if not compared and not damaged:
        sys.stderr.write(f"The journal in {journal} has no request {arguments.request_id}.\n")
    return 0 if compared and all(compared) and not damaged else 1


def _compared(models: Path, recorded: Recorded) -> bool:
    result = replay(models, recorded)
    sys.stdout.write(
        f"{recorded.request_id} of {recorded.time}, model {recorded.model_version}, "
        f"process {recorded.process}, sequence {recorded.sequence}\n"
    )
    for name, old, new in zip(_NAMES, result.recorded, result.recomputed, strict=True):
        sys.stdout.write(f"  {name:11}  recorded {old!r:22}  recomputed {new!r}\n")
    sys.stdout.write("  the same\n" if result.agrees else "  DIFFERENT\n")
    return result.agrees
