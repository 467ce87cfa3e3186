"""One line per record, sealed, in files of its own, and an error rather than a silent loss."""

import errno
import logging
import os
import resource
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.errors import JournalError
from backend.journal import Journal
from backend.journal.segments import segments
from backend.journal.verification import verify
from backend.settings import Fsync
from tests.backend.journal.conftest import MakeJournal
from tests.backend.journal.written import (
    ROOT,
    block,
    descriptors,
    finished_numbers,
    lines,
    numbers,
)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Make the system take a part of a write and refuse the rest, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_line_is_the_record_with_its_seal(made: MakeJournal, folder: Path) -> None:
    journal = made()
    journal.write(b'{"number":1,"name":"\xc3\xa4"}')
    (line,) = lines(folder)
    assert list(line) == ["number", "name", "process", "sequence", "chain"]
    assert (line["number"], line["name"], line["sequence"]) == (1, "ä", 1)
    assert line["process"] == journal.process
    assert len(line["chain"]) == 64


def test_a_line_is_there_when_write_returns(made: MakeJournal, folder: Path) -> None:
    journal = made(fsync=Fsync.NEVER)
    for number in range(3):
        journal.write(b'{"number":%d}' % number)
        assert numbers(folder) == list(range(number + 1))


def test_a_block_is_one_line_with_the_sequence_of_its_last_prediction(
    made: MakeJournal, folder: Path
) -> None:
    journal = made()
    journal.write(b'{"number":0}')
    journal.write(*block(*range(1, 401), filling=80_000))
    journal.write(*block(401))
    journal.write(b'{"number":402}')
    assert numbers(folder) == list(range(403))
    assert [line["sequence"] for line in lines(folder)] == [1, 401, 402, 403]
    (process,) = verify(folder)
    assert (process.lines, process.predictions, process.broken) == (4, 403, None)


def test_only_the_owner_may_read_it(made: MakeJournal, folder: Path) -> None:
    made().open()
    (segment,) = segments(folder)
    assert stat.S_IMODE(segment.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_segment_of_full_size_is_followed_by_a_new_one(made: MakeJournal, folder: Path) -> None:
    journal = made(rotate_bytes=1000)
    for number in range(50):
        journal.write(b'{"number":%d}' % number)
    names = [path.name for path in segments(folder)]
    assert names == [f"{journal.process}.{n:06}.jsonl" for n in range(1, len(names) + 1)]
    assert len(names) > 5
    assert all(1000 <= path.stat().st_size < 1300 for path in segments(folder)[:-1])
    assert numbers(folder) == list(range(50))
    assert [line["sequence"] for line in lines(folder)] == list(range(1, 51))


def test_a_journal_without_a_line_leaves_no_file(folder: Path) -> None:
    journal = Journal(folder)
    journal.open()
    assert len(segments(folder)) == 1
    journal.close()
    assert list(folder.iterdir()) == []


def test_writing_opens_a_closed_journal_and_its_chain_goes_on(
    made: MakeJournal, folder: Path
) -> None:
    journal = made()
    journal.write(b'{"number":0}')
    journal.close()
    journal.write(b'{"number":1}')
    assert len(segments(folder)) == 2
    (process,) = verify(folder)
    assert (process.lines, process.broken) == (2, None)


def test_the_end_of_a_segment_is_told_to_the_log(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    journal = Journal(folder)
    journal.write(b'{"number":0}')
    journal.close()
    (line,) = lines(folder)
    told = f"{segments(folder)[0].name} is finished: sequence 1, chain {line['chain']}"
    assert told in caplog.messages


def test_two_processes_share_a_folder_and_no_file(folder: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom backend.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]), rotate_bytes=20_000)\n"
        "for number in range(2000): journal.write(b'{\"number\":%d}' % number)\n"
        "journal.close()"
    )
    command = [sys.executable, "-c", code, str(folder)]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(30) for process in both] == [0, 0]
    found = verify(folder)
    assert [(one.lines, one.broken, one.unfinished) for one in found] == [(2000, None, [])] * 2
    assert sorted(numbers(folder)) == sorted([*range(2000), *range(2000)])


def test_threads_may_write_at_the_same_time(made: MakeJournal, folder: Path) -> None:
    journal = made(rotate_bytes=10_000)

    def work() -> None:
        for number in range(100):
            journal.write(b'{"number":%d}' % number)
            journal.write(*block(*[number] * 5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (process,) = verify(folder)
    assert (process.lines, process.predictions, process.broken) == (800, 2400, None)


def test_a_line_that_got_there_in_part_is_taken_back(made: MakeJournal, folder: Path) -> None:
    journal = made()
    journal.write(b'{"number":0}')
    (segment,) = segments(folder)
    size = segment.stat().st_size
    for _ in range(2):
        with (
            files_no_larger_than(size + 20),
            pytest.raises(JournalError, match="cannot be written"),
        ):
            journal.write(b'{"number":1}')
        assert segment.stat().st_size == size
        assert not journal.healthy
    journal.write(b'{"number":2}')
    assert journal.healthy
    assert numbers(folder) == [0, 2]
    assert [process.broken for process in verify(folder)] == [None]


def test_a_block_that_does_not_fit_leaves_nothing_of_itself(
    made: MakeJournal, folder: Path
) -> None:
    journal = made()
    with files_no_larger_than(100_000):
        journal.write(*block(*range(400), filling=60_000))
        with pytest.raises(JournalError):
            journal.write(*block(*range(400, 800), filling=60_000))
    assert numbers(folder) == list(range(400))
    journal.write(b'{"number":-1}')
    assert [line["sequence"] for line in lines(folder)] == [400, 401]
    assert [process.broken for process in verify(folder)] == [None]


def test_a_part_of_a_block_that_is_stuck_does_not_use_a_sequence_twice(
    made: MakeJournal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second fault, a file that cannot be cut back, is the one thing no test disk does."""

    def failing(*_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    journal = made()
    journal.write(b'{"number":0}')
    old = journal.process
    monkeypatch.setattr(os, "ftruncate", failing)
    with files_no_larger_than(1000), pytest.raises(JournalError):
        journal.write(*block(*range(1, 20), filling=1000))
    journal.write(b'{"number":20}')
    assert journal.process != old
    found = {one.name: (one.broken, len(one.unfinished)) for one in verify(folder)}
    assert found == {old: (None, 1), journal.process: (None, 0)}
    # None of the block was answered, and none of it is there.
    assert sorted(finished_numbers(folder)) == [0, 20]


def test_what_happens_is_counted(folder: Path) -> None:
    seen: list[tuple[str, int]] = []
    journal = Journal(
        folder,
        on_lines=lambda n: seen.append(("lines", n)),
        on_failure=lambda n: seen.append(("failure", n)),
        on_torn=lambda n: seen.append(("torn", n)),
    )
    journal.write(b'{"number":0}')
    journal.write(*block(1, 2))
    with files_no_larger_than(10), pytest.raises(JournalError):
        journal.write(b'{"number":3}')
    journal.close()
    assert seen == [("torn", 0), ("lines", 1), ("lines", 1), ("failure", 1)]


def test_a_folder_that_cannot_be_made_is_an_error_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "journal")
    with pytest.raises(JournalError, match=r"cannot be opened \(Not a directory"):
        journal.open()
    assert journal.reason == "it cannot be opened (Not a directory)"
    with pytest.raises(JournalError, match="cannot be opened"):
        journal.write(b'{"number":0}')
    journal.close()


@pytest.mark.parametrize("step", [-86_400 * 400, -1])
def test_a_clock_that_steps_back_changes_nothing(
    step: int, made: MakeJournal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = made(rotate_bytes=300), made(rotate_bytes=300)
    for number in range(4):
        first.write(b'{"number":%d}' % number)
    now, calendar = time.time, time.gmtime
    monkeypatch.setattr(time, "time", lambda: now() + step)
    monkeypatch.setattr(time, "gmtime", lambda: calendar(now() + step))
    third = made(rotate_bytes=300)
    for number in range(4, 8):
        for journal in (first, second, third):
            journal.write(b'{"number":%d}' % number)
    assert third.process < first.process
    own = [line["number"] for line in lines(folder) if line["process"] == first.process]
    assert own == list(range(8))
    assert {one.name: (one.lines, one.broken) for one in verify(folder)} == {
        first.process: (8, None),
        second.process: (4, None),
        third.process: (4, None),
    }


def test_always_means_that_the_disk_has_it_before_write_returns(
    made: MakeJournal, folder: Path
) -> None:
    journal = made(fsync=Fsync.ALWAYS)
    journal.write(b'{"number":0}')
    # A pipe cannot be flushed: the system's own refusal, as of a disk that fails.
    (descriptor,) = descriptors(folder)
    pipe = os.pipe()
    os.dup2(pipe[1], descriptor)
    with pytest.raises(JournalError, match=r"cannot be flushed \(Invalid argument"):
        journal.write(b'{"number":1}')
    for end in pipe:
        os.close(end)
    assert not journal.healthy
    with pytest.raises(JournalError, match="is not written"):
        journal.write(b'{"number":2}')
    journal.upkeep.round()
    assert journal.healthy
    journal.write(b'{"number":3}')
    assert numbers(folder) == [0, 3]
