"""Which files are segments, in which order, and whose writer is gone."""

from pathlib import Path

import pytest

from backend.journal import Journal
from backend.journal.segments import (
    Gone,
    abandoned,
    create,
    name_of,
    new_process_id,
    segment_path,
    segments,
)
from tests.backend.journal.conftest import MakeJournal
from tests.backend.journal.written import killed_writer


def test_no_two_processes_have_one_name() -> None:
    assert len({new_process_id() for _ in range(1000)}) == 1000


def test_a_segment_is_known_by_its_name(tmp_path: Path) -> None:
    process = new_process_id()
    assert name_of(segment_path(tmp_path, process, 12)) == (process, 12)
    for other in ("predictions.jsonl", f"{process}.000001.jsonl.torn", f"{process}.probe"):
        assert name_of(tmp_path / other) is None


def test_segments_are_listed_in_the_order_they_were_written_in(tmp_path: Path) -> None:
    numbers = (1, 2, 10, 999_999, 1_000_000)
    for number in reversed(numbers):
        segment_path(tmp_path, "20260101T000000Z-1-ab", number).touch()
    (tmp_path / "note.txt").touch()
    assert [name_of(path).number for path in segments(tmp_path)] == list(numbers)


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert segments(tmp_path / "nowhere") == []


def test_a_living_writer_holds_its_segment_and_a_dead_one_does_not(
    made: MakeJournal, folder: Path
) -> None:
    dead = killed_writer(folder, 1)
    made().open()
    (living,) = set(segments(folder)) - {dead}
    with abandoned(dead) as descriptor:
        assert descriptor is not None
    with abandoned(living) as descriptor:
        assert descriptor is None
    with abandoned(folder / "nothing") as descriptor:
        assert descriptor is None


def test_a_segment_is_never_made_twice(tmp_path: Path) -> None:
    path = segment_path(tmp_path, new_process_id(), 1)
    path.touch()
    with pytest.raises(FileExistsError):
        create(path)


def test_each_process_ships_its_own_segments_and_those_of_the_dead(
    made: MakeJournal, folder: Path
) -> None:
    dead = killed_writer(folder, 2)
    first, second = made(rotate_bytes=1), made(rotate_bytes=1)
    for journal in (first, second):
        journal.write(b'{"number":0}')
        journal.write(b'{"number":1}')
    own = [segment_path(folder, first.process, n) for n in (1, 2)]
    assert first.segments_to_ship() == sorted([dead, *own])
    second.close()
    assert len(first.segments_to_ship()) == 5


def test_a_process_that_is_gone_stays_gone_and_a_removed_one_is_forgotten(folder: Path) -> None:
    path = killed_writer(folder, 1)
    gone = Gone(folder)
    assert gone.segments("me") == [path]
    assert gone.segments("me") == [path]
    path.unlink()
    assert gone.segments("me") == []


def test_a_journal_that_was_never_opened_has_nothing_to_ship(folder: Path) -> None:
    assert Journal(folder).segments_to_ship() == []
