"""The disk keeps what was written, and a fault ends by itself when its cause does."""

import logging
import os
import shutil
import threading
import time
from itertools import count
from pathlib import Path

import pytest

from backend.errors import JournalError
from backend.journal import Journal
from backend.journal.segments import segments
from backend.journal.verification import verify
from backend.settings import Fsync
from tests.backend.journal.conftest import MakeJournal
from tests.backend.journal.written import descriptors, numbers


def wait_until_healthy(journal: Journal) -> None:
    deadline = time.monotonic() + 10
    while not journal.healthy:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def make_unflushable(segment: Path) -> None:
    """Put a descriptor of the same file in its place that the system refuses to flush."""
    (descriptor,) = descriptors(segment)
    bare = os.open(segment, os.O_PATH)
    os.dup2(bare, descriptor)
    os.close(bare)


def filled(journal: Journal) -> int:
    """Write until there is no room; returns how many lines were written."""
    for number in count():
        try:
            journal.write(b'{"number":%d}' % number)
        except JournalError:
            break
    return number


def test_a_full_disk_refuses_and_room_lets_it_go_on(small_disk: Path) -> None:
    journal = Journal(small_disk / "journal")
    journal.open()
    filling = small_disk / "filling"
    filling.write_bytes(bytes(200_000))
    written = filled(journal)
    assert written > 50
    assert journal.reason == "it cannot be written (No space left on device)"
    with pytest.raises(JournalError):
        journal.write(b'{"number":-1}')
    filling.unlink()
    # Nobody writes: a pod that is not ready gets no requests.
    wait_until_healthy(journal)
    journal.write(b'{"number":%d}' % written)
    assert numbers(journal.folder) == list(range(written + 1))
    assert [process.broken for process in verify(journal.folder)] == [None]
    journal.close()


def test_a_disk_that_is_full_from_the_start_is_told_at_once(small_disk: Path) -> None:
    filling = small_disk / "filling"
    filling.write_bytes(bytes(250_000))
    journal = Journal(small_disk / "journal")
    with pytest.raises(JournalError, match="No space left"):
        journal.open()
    filling.unlink()
    wait_until_healthy(journal)
    journal.write(b'{"number":0}')
    journal.close()


def test_a_folder_that_could_not_be_made_is_made_when_it_can_be(tmp_path: Path) -> None:
    blocker = tmp_path / "home"
    blocker.write_text("")
    journal = Journal(blocker / "journal")
    with pytest.raises(JournalError):
        journal.open()
    blocker.unlink()
    wait_until_healthy(journal)
    journal.close()


def test_a_removed_folder_is_noticed_and_made_again(
    made: MakeJournal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    journal = made()
    journal.write(b'{"number":0}')
    shutil.rmtree(folder)
    journal.upkeep.round()
    journal.write(b'{"number":1}')
    assert numbers(folder) == [1]
    assert "was removed; predictions are refused until that is over" in caplog.text
    assert "the journal is written again" in caplog.messages


def test_a_removed_folder_that_cannot_be_made_again_is_a_reason(
    made: MakeJournal, folder: Path
) -> None:
    journal = made()
    journal.write(b'{"number":0}')
    shutil.rmtree(folder)
    folder.write_text("")
    journal.upkeep.round()
    assert not journal.healthy
    with pytest.raises(JournalError, match="was removed"):
        journal.write(b'{"number":1}')
    folder.unlink()
    wait_until_healthy(journal)
    journal.write(b'{"number":1}')
    assert numbers(folder) == [1]


def test_a_folder_that_was_moved_is_noticed_too(made: MakeJournal, folder: Path) -> None:
    journal = made()
    journal.write(b'{"number":0}')
    folder.rename(folder.with_name("old"))
    journal.upkeep.round()
    journal.write(b'{"number":1}')
    assert numbers(folder.with_name("old")) == [0]
    assert numbers(folder) == [1]


def test_a_flush_that_fails_stops_all_until_a_file_can_be_flushed(
    made: MakeJournal, folder: Path
) -> None:
    journal = made(fsync=Fsync.INTERVAL)
    journal.write(b'{"number":0}')
    make_unflushable(*segments(folder))
    journal.upkeep.flush_and_close()
    assert journal.reason == "it cannot be flushed (Bad file descriptor)"
    with pytest.raises(JournalError):
        journal.write(b'{"number":1}')
    wait_until_healthy(journal)
    journal.write(b'{"number":2}')
    assert numbers(folder) == [0, 2]
    assert len(segments(folder)) == 2


def test_a_finished_segment_that_cannot_be_flushed_stops_all_as_well(
    made: MakeJournal, folder: Path
) -> None:
    journal = made(fsync=Fsync.INTERVAL, rotate_bytes=1)
    journal.write(b'{"number":0}')
    journal.upkeep.stop()
    make_unflushable(*segments(folder))
    journal.write(b'{"number":1}')
    journal.upkeep.flush_and_close()
    assert journal.reason == "it cannot be flushed (Bad file descriptor)"
    with pytest.raises(JournalError, match="is not written"):
        journal.write(b'{"number":2}')
    journal.upkeep.round()
    assert journal.healthy
    journal.write(b'{"number":3}')
    assert numbers(folder) == [0, 1, 3]
    assert [process.broken for process in verify(folder)] == [None]


def test_finished_segments_are_closed(made: MakeJournal, folder: Path) -> None:
    journal = made(rotate_bytes=1)
    for number in range(20):
        journal.write(b'{"number":%d}' % number)
    journal.upkeep.round()
    assert len(segments(folder)) == 20
    assert len(descriptors(folder)) == 1


def test_the_thread_ends_with_the_journal(folder: Path) -> None:
    def running() -> list[str]:
        return [thread.name for thread in threading.enumerate() if thread.name == "journal"]

    journal = Journal(folder)
    journal.open()
    assert running() == ["journal"]
    journal.close()
    assert running() == []
