"""Does every line stand where it was written, as it was written? Goes through all segments.

What a chain can show, and that the loss of its very end is not among it, is in `docs/journal.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from backend.journal.chain import NoLineError, Sealed, first_link, follows, opened, place
from backend.journal.deleted import note_path, notes, read_note
from backend.journal.reading import read_lines
from backend.journal.segments import name_of, segments


@dataclass(slots=True)
class Process:
    """What was found of one process.

    Attributes
    ----------
    lines, predictions : int
        That are in order, up to the first break; the line of a batch holds several predictions.
    last : str
        The hash of the last of them; compare it with a copy from elsewhere to prove the end.
    broken : str or None
        File, line and what is wrong, of the first break.
    unfinished : list of str
        Segments that end in a part of a line.
    deleted : int
        Predictions before them, deleted once the database had them, by the note in their place.
    left_over : list of str
        Segments of deleted lines that are still there, and not proven.
    """

    name: str
    lines: int = 0
    predictions: int = 0
    last: str = ""
    broken: str | None = None
    unfinished: list[str] = field(default_factory=list)
    deleted: int = 0
    left_over: list[str] = field(default_factory=list)


class _Read(NamedTuple):
    path: Path
    number: int
    content: bytes


def verify(folder: Path) -> list[Process]:
    """Prove the chain of each process.

    Raises
    ------
    OSError
        If the journal cannot be read.
    """
    named = [(name, path) for path in segments(folder) if (name := name_of(path))]
    groups = groupby(named, key=lambda one: one[0].process)
    of = {process: [path for _, path in group] for process, group in groups}
    return [
        proven(folder, process, of.get(process, [])) for process in sorted({*of, *notes(folder)})
    ]


def proven(folder: Path, name: str, paths: list[Path]) -> Process:
    """Prove the chain of one process in segments of it, the first that are left; raises OSError."""
    found = Process(name)
    previous = first_link(name)
    try:
        note = read_note(folder, name)
    except NoLineError as error:
        found.broken = f"{note_path(folder, name).name}: {error}"
        return found
    if note is not None:
        found.deleted, found.last, previous = note.sequence, note.last, note.previous
        gone = [path for path in paths if (one := name_of(path)) and one.number <= note.segment]
        found.left_over = [path.name for path in gone]
        paths = paths[len(gone) :]
    for path, number, content in _lines(paths, found):
        try:
            line = opened(content)
            predictions = _check(line, content, found, previous)
        except NoLineError as error:
            found.broken = f"{path.name}, line {number}: {error}"
            return found
        previous = line.digest
        found.lines += 1
        found.predictions += predictions
        found.last = previous.hex()
    return found


def _lines(paths: list[Path], found: Process) -> Iterator[_Read]:
    for path in paths:
        end = 0
        for line in read_lines(path):
            end = line.offset
            yield _Read(path, line.number, line.content)
        if path.stat().st_size > end:
            found.unfinished.append(path.name)


def _check(line: Sealed, content: bytes, found: Process, previous: bytes) -> int:
    """Return how many predictions a line holds; raises NoLineError where it does not fit."""
    where = place(content)
    expected = found.deleted + found.predictions + where.rows
    if where.process != found.name:
        raise NoLineError("belongs to another process")
    if where.sequence != expected:
        raise NoLineError(f"has sequence {where.sequence} where {expected} should stand")
    if not follows(line, previous):
        raise NoLineError("is not what was written, or not after the line before it")
    return where.rows
