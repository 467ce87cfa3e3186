"""`python -m backend replay`: recomputes a recorded prediction and compares the two.

It is looked for in the journal, and in the history's database where the journal does not have it,
or not all of it any more.
"""

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from backend.bundle import MODELS
from backend.errors import BackendError, HistoryError
from backend.journal.chain import NoLineError
from backend.journal.deleted import notes, read_note
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
    models = arguments.models or settings.home / MODELS
    damaged: list[str] = []
    try:
        found = list(find(journal, arguments.request_id, damaged.append))
        deleted = _deleted(journal)
        compared = [_compared(models, recorded) for recorded in found]
        if deleted or not found:
            stored = _stored(settings, arguments.request_id, found)
            compared += [_compared(models, one, _why(one, journal, deleted)) for one in stored]
    except HistoryError as error:
        sys.stderr.write(f"Not looked for in the history: {error}.\n")
        return 2
    except BackendError as error:
        sys.stderr.write(f"Not replayed: {error}.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"The journal in {journal} cannot be read: {error.strerror}.\n")
        return 2
    for place in damaged:
        sys.stderr.write(f"{place} names the request and is damaged.\n")
    if not compared and not damaged:
        sys.stderr.write(_missing(journal, arguments.request_id, sum(deleted.values())))
    return 0 if compared and all(compared) and not damaged else 1


def _missing(journal: Path, request_id: str, deleted: int) -> str:
    told = f"The journal in {journal} has no request {request_id}.\n"
    if deleted:
        told += f"{deleted} of its lines were deleted after shipping.\n"
    return f"{told}The history's database does not have it either.\n"


def _deleted(journal: Path) -> dict[str, int]:
    """Return how many lines of each process were deleted; a damaged note is none."""
    found = {}
    for process in notes(journal):
        with suppress(NoLineError):
            note = read_note(journal, process)
            if note is not None:
                found[process] = note.sequence
    return found


def _stored(settings: Settings, request_id: str, found: list[Recorded]) -> list[Recorded]:
    """Return what the database has of a request and the journal has not."""
    # Not at the top: SQLAlchemy takes longer than all else that this command does.
    from backend.history.history import database_url  # noqa: PLC0415
    from backend.history.recorded import recorded_at  # noqa: PLC0415

    known = {(one.process, one.sequence) for one in found}
    stored = recorded_at(database_url(settings), request_id)
    return [one for one in stored if (one.process, one.sequence) not in known]


def _why(recorded: Recorded, journal: Path, deleted: dict[str, int]) -> str:
    """Return why a recorded answer is the database's and not the journal's."""
    if recorded.sequence <= deleted.get(recorded.process, 0):
        return "its line was deleted from the journal after shipping; this is the database's"
    return f"the journal in {journal} does not have its line; this is the database's"


def _compared(models: Path, recorded: Recorded, remark: str | None = None) -> bool:
    result = replay(models, recorded)
    sys.stdout.write(
        f"{recorded.request_id} of {recorded.time}, model {recorded.model_version}, "
        f"process {recorded.process}, sequence {recorded.sequence}\n"
    )
    if remark is not None:
        sys.stdout.write(f"  {remark}\n")
    for name, old, new in zip(_NAMES, result.recorded, result.recomputed, strict=True):
        sys.stdout.write(f"  {name:11}  recorded {old!r:22}  recomputed {new!r}\n")
    sys.stdout.write("  the same\n" if result.agrees else "  DIFFERENT\n")
    return result.agrees
