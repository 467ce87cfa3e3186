"""The note of what was deleted: kept on the disk, told from damage, and read as it was written."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from backend.journal.chain import NoLineError
from backend.journal.deleted import note_path, notes, read_note, write_note
from backend.journal.segments import FOLDER_MODE, OWNER_ONLY, new_process_id, segments

LAST = sha256(b"the last line").hexdigest()


@pytest.fixture
def process(folder: Path) -> str:
    folder.mkdir(mode=FOLDER_MODE)
    return new_process_id()


def test_a_note_says_how_far_the_journal_is_gone(folder: Path, process: str) -> None:
    assert read_note(folder, process) is None
    write_note(folder, process, 3, 4711, LAST)
    found = read_note(folder, process)
    assert found is not None
    assert (found.process, found.segment, found.sequence, found.last) == (process, 3, 4711, LAST)
    assert found.previous.hex() == LAST
    assert found.time.startswith("20")


def test_a_later_note_takes_the_place_of_an_earlier_one(folder: Path, process: str) -> None:
    write_note(folder, process, 3, 4711, LAST)
    write_note(folder, process, 4, 5000, LAST)
    found = read_note(folder, process)
    assert found is not None
    assert found.sequence == 5000
    assert [path.name for path in folder.iterdir()] == [note_path(folder, process).name]


def test_a_note_is_no_segment_and_only_its_owners(folder: Path, process: str) -> None:
    write_note(folder, process, 1, 1, LAST)
    assert segments(folder) == []
    assert note_path(folder, process).stat().st_mode & 0o777 == OWNER_ONLY


def test_all_processes_with_a_note_are_found(folder: Path, process: str) -> None:
    other = new_process_id()
    for one in (process, other):
        write_note(folder, one, 1, 1, LAST)
    (folder / "something.deleted").touch()
    assert notes(folder) == sorted([process, other])
    assert notes(folder / "nowhere") == []


@pytest.mark.parametrize("name", ["segment", "sequence", "last", "time", "process", "chain"])
def test_a_changed_note_is_told(folder: Path, process: str, name: str) -> None:
    write_note(folder, process, 3, 4711, LAST)
    path = note_path(folder, process)
    value = json.loads(path.read_text())[name]
    other = value + 1 if isinstance(value, int) else f"{'0' if value[0] != '0' else '1'}{value[1:]}"
    path.write_text(path.read_text().replace(json.dumps(value), json.dumps(other)))
    with pytest.raises(NoLineError):
        read_note(folder, process)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[]\n"])
def test_what_is_no_note_is_told(folder: Path, process: str, content: bytes) -> None:
    note_path(folder, process).write_bytes(content)
    with pytest.raises(NoLineError, match="no note"):
        read_note(folder, process)


def test_a_note_of_another_process_is_not_taken(folder: Path, process: str) -> None:
    write_note(folder, process, 3, 4711, LAST)
    other = new_process_id()
    note_path(folder, process).rename(note_path(folder, other))
    with pytest.raises(NoLineError, match="not the note"):
        read_note(folder, other)
