"""An unfinished last line of a dead process is set aside; nothing else is touched."""

from pathlib import Path

import pytest

from backend.journal import Journal
from backend.journal.segments import segments
from backend.journal.torn import set_aside
from backend.journal.verification import verify
from tests.backend.journal.conftest import MakeJournal
from tests.backend.journal.written import block, killed_writer, numbers


@pytest.mark.parametrize(
    "part",
    [b"{", b'{"number":3,"process"', b"\0" * 5000, b"x" * 200_000],
    ids=["one byte", "half a line", "zeros", "more than one block"],
)
def test_a_torn_line_is_moved_into_a_file_of_its_own(
    part: bytes, made: MakeJournal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = killed_writer(folder, 3)
    whole = path.read_bytes()
    path.write_bytes(whole + part)
    counted: list[int] = []
    made(on_torn=counted.append).open()
    assert path.read_bytes() == whole
    aside = path.with_name(f"{path.name}.torn")
    assert aside.read_bytes() == part
    assert aside.stat().st_mode & 0o777 == 0o600
    assert counted == [1]
    assert f"{path.name} ended in an unfinished line of {len(part)} bytes" in caplog.text
    assert [one.lines for one in verify(folder) if one.name in path.name] == [3]
    assert all(one.broken is None and not one.unfinished for one in verify(folder))


def test_a_torn_block_longer_than_any_line_of_one_is_set_aside_whole(folder: Path) -> None:
    path = killed_writer(folder, 2)
    whole = path.read_bytes()
    torn = block(*range(400), filling=200_000)[0]
    path.write_bytes(whole + torn)
    assert set_aside(folder) == 1
    assert path.read_bytes() == whole
    assert path.with_name(f"{path.name}.torn").read_bytes() == torn
    assert numbers(folder) == [0, 1]


def test_it_is_found_once(folder: Path) -> None:
    path = killed_writer(folder, 1)
    path.write_bytes(path.read_bytes() + b"{")
    assert [set_aside(folder), set_aside(folder)] == [1, 0]


def test_a_crash_while_setting_aside_is_made_good_the_next_time(folder: Path) -> None:
    path = killed_writer(folder, 1)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"number"')
    path.with_name(f"{path.name}.torn").write_bytes(b'{"num')
    assert set_aside(folder) == 1
    assert path.read_bytes() == whole
    assert path.with_name(f"{path.name}.torn").read_bytes() == b'{"number"'


def test_a_whole_journal_is_left_as_it_is(folder: Path) -> None:
    path = killed_writer(folder, 3)
    before = path.read_bytes()
    assert set_aside(folder) == 0
    assert [path.read_bytes()] == [before]
    assert list(folder.iterdir()) == [path]


def test_an_empty_segment_of_a_dead_process_is_removed(folder: Path) -> None:
    killed_writer(folder, 0)
    assert len(segments(folder)) == 1
    assert set_aside(folder) == 0
    assert segments(folder) == []


def test_the_line_that_a_living_process_is_writing_is_not_touched(
    made: MakeJournal, folder: Path
) -> None:
    living = made()
    living.write(b'{"number":0}')
    (path,) = segments(folder)
    with path.open("ab") as file:
        file.write(b'{"number":1')
    other = Journal(folder)
    other.open()
    assert path.read_bytes().endswith(b'{"number":1')
    other.close()


def test_what_cannot_be_tidied_does_not_keep_a_journal_from_opening(
    made: MakeJournal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = killed_writer(folder, 1)
    path.write_bytes(path.read_bytes() + b"{")
    path.with_name(f"{path.name}.torn").mkdir()
    made().write(b'{"number":7}')
    assert "cannot be looked through: Is a directory" in caplog.text
    path.write_bytes(path.read_bytes()[:-1])
    assert sorted(numbers(folder)) == [0, 7]
