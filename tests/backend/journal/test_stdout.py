"""Each line also on stdout, as a log pipeline reads it, and never at a prediction's cost."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from backend.journal import Journal
from backend.journal.stdout import WAITING_BYTES, StdoutCopy
from tests.backend.journal.written import block, lines, numbers


class Dropped:
    n = 0

    def __call__(self, n: int) -> None:
        self.n += n


@pytest.fixture
def dropped() -> Dropped:
    return Dropped()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    for end in (reader, writer):
        with suppress(OSError):
            os.close(end)


def test_a_line_comes_with_its_severity(
    folder: Path, pipe: tuple[int, int], dropped: Dropped
) -> None:
    journal = Journal(folder, stdout=StdoutCopy(pipe[1], dropped))
    journal.write(b'{"request_id":"a","number":0}')
    journal.write(b'{"request_id":"b","rows":2,"number":[1,2]}', 2)
    journal.write(b'{"request_id":"c","number":3}')
    journal.close()
    copied = [json.loads(line) for line in os.read(pipe[0], 65536).splitlines()]
    head = {"severity": "INFO", "message": "prediction"}
    assert copied == [head | line for line in lines(folder)]
    assert [one["request_id"] for one in copied] == ["a", "b", "c"]
    assert dropped.n == 0


def test_a_reader_that_has_stopped_blocks_nothing(
    folder: Path, pipe: tuple[int, int], dropped: Dropped
) -> None:
    journal = Journal(folder, stdout=StdoutCopy(pipe[1], dropped))
    n = 2 * WAITING_BYTES // 80_000
    began = time.monotonic()
    for number in range(n):
        journal.write(*block(number, number, filling=80_000))
    journal.close()
    assert time.monotonic() - began < 30
    assert len(lines(folder)) == n
    # What waits is bounded, and so is what one write of the thread has taken meanwhile.
    assert 0 < dropped.n < n
    # The thread hangs in a write until its reader is gone.
    os.close(pipe[0])
    while any(thread.name == "journal-stdout" for thread in threading.enumerate()):
        time.sleep(0.01)


def test_a_reader_that_is_gone_costs_the_copy_only(
    folder: Path, pipe: tuple[int, int], dropped: Dropped, caplog: pytest.LogCaptureFixture
) -> None:
    os.close(pipe[0])
    journal = Journal(folder, stdout=StdoutCopy(pipe[1], dropped))
    for number in range(3):
        journal.write(b'{"number":%d}' % number)
        time.sleep(0.1)
    journal.close()
    assert len(lines(folder)) == 3
    assert dropped.n == 3
    assert caplog.messages.count("stdout takes no lines (Broken pipe); the journal goes on") == 1


def test_a_stdout_that_does_not_wait_is_waited_for(
    folder: Path, pipe: tuple[int, int], dropped: Dropped
) -> None:
    os.set_blocking(pipe[1], False)
    journal = Journal(folder, stdout=StdoutCopy(pipe[1], dropped))
    for first in range(0, 1000, 10):
        journal.write(*block(*range(first, first + 10), filling=10_000))
    read = b""
    while read.count(b"\n") < 100:
        read += os.read(pipe[0], 65536)
        time.sleep(0.001)
    journal.close()
    copied = [json.loads(line)["number"] for line in read.splitlines()]
    assert [number for some in copied for number in some] == numbers(folder) == list(range(1000))
    assert dropped.n == 0
