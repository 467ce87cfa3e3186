"""A chain shows every line that was changed, removed, added or moved, and where."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from backend.journal import Journal, chain
from backend.journal.segments import segments
from backend.journal.verification import verify
from tests.backend.journal.written import block

Lines = list[bytes]


@pytest.fixture
def journal(folder: Path) -> Journal:
    """A closed journal of 20 lines in segments of 5."""
    made = Journal(folder)
    for number in range(10, 30):
        made.write(b'{"number":%d}' % number)
        if number % 5 == 4:
            made.close()
    assert [len(path.read_bytes().splitlines()) for path in segments(folder)] == [5] * 4
    return made


def changed(folder: Path, segment: int, change: Callable[[Lines], Lines]) -> str:
    """Alter one segment; returns its name."""
    path = segments(folder)[segment]
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    return path.name


def forged(line: bytes) -> bytes:
    """Another number, and the hash of that line, as one who knows the format would write it."""
    read = json.loads(line)
    body = json.dumps({"number": 99}, separators=(",", ":")).encode()
    between = chain.middle(read["process"])
    return chain.sealed(body, between, read["sequence"], sha256(b"?").digest())[0]


def test_an_untouched_journal_is_in_order(journal: Journal, folder: Path) -> None:
    (found,) = verify(folder)
    assert (found.name, found.broken) == (journal.process, None)
    assert (found.lines, found.predictions) == (20, 20)
    last = segments(folder)[-1].read_bytes().splitlines()[-1]
    assert found.last == json.loads(last)["chain"]


@pytest.mark.parametrize(
    ("change", "line", "rule"),
    [
        (lambda lines: [lines[0], lines[1].replace(b":16", b":17"), *lines[2:]], 2, "is not what"),
        (lambda lines: [lines[0], forged(lines[1]), *lines[2:]], 2, "is not what was written"),
        (lambda lines: [lines[0], *lines[2:]], 2, "has sequence 8 where 7 should stand"),
        (lambda lines: lines[1:], 1, "has sequence 7 where 6 should stand"),
        (lambda _: [], 1, "has sequence 11 where 6 should stand"),
        (lambda lines: lines[:-1], 1, "has sequence 11 where 10 should stand"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1, "has sequence 7 where 6"),
        (lambda lines: [lines[0], lines[0], *lines[1:]], 2, "has sequence 6 where 7"),
        (lambda lines: [lines[0], b'{"number":1}\n', *lines[1:]], 2, "has no seal"),
        (lambda lines: [lines[0], b"\0" * 80 + b"\n", *lines[2:]], 2, "has no seal"),
        (lambda lines: [b"\n", *lines], 1, "has no seal"),
        (lambda lines: [lines[0], b"x" + lines[1], *lines[2:]], 2, "is not JSON"),
        (lambda lines: [b"".join(lines)[:-1]], 1, "has sequence 11 where 10 should stand"),
        (lambda lines: [lines[0].replace(b"Z-", b"Y-"), *lines[1:]], 1, "belongs to another"),
    ],
    ids=[
        *("changed", "forged", "removed", "first removed", "emptied", "last removed", "swapped"),
        *("doubled", "foreign", "zeros", "blank", "not JSON", "end cut off", "other process"),
    ],
)  # fmt: skip
def test_tampering_is_found_where_it_is(
    journal: Journal, folder: Path, change: Callable[[Lines], Lines], line: int, rule: str
) -> None:
    names = [path.name for path in segments(folder)]
    changed(folder, 1, change)
    (found,) = verify(folder)
    assert found.broken is not None
    # Of lines that are gone at a segment's end, the next segment's first line tells.
    where = names[2] if rule.startswith("has sequence 11") else names[1]
    assert found.broken.startswith(f"{where}, line {line}: {rule}")
    assert found.name == journal.process


def test_a_segment_that_is_gone_is_found(journal: Journal, folder: Path) -> None:
    second, third = segments(folder)[1:3]
    second.unlink()
    (found,) = verify(folder)
    assert found.lines == 5
    assert found.broken == f"{third.name}, line 1: has sequence 11 where 6 should stand"
    assert found.name == journal.process


def test_two_segments_that_changed_names_are_found(journal: Journal, folder: Path) -> None:
    second, third = segments(folder)[1:3]
    aside = folder / "aside"
    second.rename(aside)
    third.rename(second)
    aside.rename(third)
    (found,) = verify(folder)
    assert found.broken == f"{second.name}, line 1: has sequence 11 where 6 should stand"
    assert found.name == journal.process


def test_lines_of_another_process_are_found(journal: Journal, folder: Path) -> None:
    other = Journal(folder)
    other.write(b'{"number":1}')
    other.close()
    (path,) = [one for one in segments(folder) if other.process in one.name]
    ours = next(one for one in segments(folder) if journal.process in one.name)
    path.write_bytes(ours.read_bytes())
    broken = {found.name: found.broken for found in verify(folder)}
    told = f"{path.name}, line 1: belongs to another process"
    assert broken == {journal.process: None, other.process: told}


def test_the_end_may_be_cut_off_unseen_and_the_last_hash_shows_it(
    journal: Journal, folder: Path
) -> None:
    (before,) = verify(folder)
    changed(folder, 3, lambda lines: lines[:-2])
    (after,) = verify(folder)
    assert (after.lines, after.broken) == (18, None)
    assert after.last != before.last
    assert after.name == journal.process


def test_a_line_that_is_being_written_is_no_break(journal: Journal, folder: Path) -> None:
    path = segments(folder)[3]
    path.write_bytes(path.read_bytes() + b'{"number"')
    (found,) = verify(folder)
    assert (found.lines, found.broken, found.unfinished) == (20, None, [path.name])
    assert found.name == journal.process


@pytest.fixture
def of_batches(folder: Path) -> Journal:
    """A closed journal of a single prediction, a block of 3, a block of 2, and another single."""
    made = Journal(folder)
    made.write(b'{"number":0}')
    made.write(*block(1, 2, 3))
    made.write(*block(4, 5))
    made.write(b'{"number":6}')
    made.close()
    return made


def test_the_predictions_of_a_batch_are_counted(of_batches: Journal, folder: Path) -> None:
    (found,) = verify(folder)
    assert (found.name, found.broken) == (of_batches.process, None)
    assert (found.lines, found.predictions) == (4, 7)


@pytest.mark.parametrize(
    ("change", "line", "rule"),
    [
        (lambda lines: [lines[0], *lines[2:]], 2, "has sequence 6 where 3 should stand"),
        (lambda lines: lines[1:], 1, "has sequence 4 where 3 should stand"),
        (lambda lines: [*lines[:2], *lines[3:]], 3, "has sequence 7 where 5 should stand"),
        (lambda lines: [*lines[:3], lines[2], lines[3]], 4, "has sequence 6 where 8 should"),
        (lambda lines: with_rows(lines, b"4"), 2, "has sequence 4 where 5 should stand"),
        (lambda lines: with_rows(lines, b"2"), 2, "has sequence 4 where 3 should stand"),
        (lambda lines: with_rows(lines, b"9" * 30), 2, "has sequence 4 where 1000000"),
        (lambda lines: with_rows(lines, b"0"), 2, "is not JSON of the journal"),
        (lambda lines: [lines[0], lines[1].replace(b"[1, 2, 3]", b"[1, 3, 2]")], 2, "is not what"),
    ],
    ids=[
        *("block removed", "single removed", "last block removed", "doubled"),
        *("more rows", "fewer rows", "very many rows", "no rows", "rows swapped"),
    ],
)
def test_tampering_with_blocks_is_found_where_it_is(
    of_batches: Journal, folder: Path, change: Callable[[Lines], Lines], line: int, rule: str
) -> None:
    name = changed(folder, 0, change)
    (found,) = verify(folder)
    assert (found.name, found.lines) == (of_batches.process, line - 1)
    assert str(found.broken).startswith(f"{name}, line {line}: {rule}")


def with_rows(lines: Lines, rows: bytes) -> Lines:
    """The second line says that it holds so many predictions."""
    return [lines[0], lines[1].replace(b'"rows": 3', b'"rows": %b' % rows), *lines[2:]]
