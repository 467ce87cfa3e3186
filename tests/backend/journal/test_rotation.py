"""One segment after the other: where no new one can be made, the old one goes on."""

import logging
from pathlib import Path

import pytest

from backend.journal.segments import segment_path, segments
from backend.journal.verification import verify
from tests.backend.journal.conftest import MakeJournal
from tests.backend.journal.written import numbers


def test_a_segment_of_the_wanted_size_is_followed_by_the_next(
    made: MakeJournal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = made(rotate_bytes=1000)
    with caplog.at_level(logging.INFO):
        for number in range(30):
            journal.write(b'{"number":%d}' % number)
        journal.close()
    sizes = [path.stat().st_size for path in segments(folder)]
    assert len(sizes) > 3
    assert all(1000 <= size < 1300 for size in sizes[:-1])
    assert numbers(folder) == list(range(30))
    assert caplog.text.count(" is finished: sequence ") == len(sizes)


def test_what_cannot_be_followed_goes_on_and_is_followed_later(
    made: MakeJournal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = made(rotate_bytes=1000)
    journal.open()
    in_the_way = segment_path(folder, journal.process, 2)
    in_the_way.mkdir()
    for number in range(12):
        journal.write(b'{"number":%d}' % number)
    first = segment_path(folder, journal.process, 1)
    assert first.stat().st_size > 1500
    assert journal.healthy
    # It is tried again a segment's size later, not with each line.
    assert caplog.text.count("goes on, no new segment: File exists") == 1
    in_the_way.rmdir()
    for number in range(12, 20):
        journal.write(b'{"number":%d}' % number)
    journal.close()
    assert segments(folder) == [first, in_the_way]
    assert numbers(folder) == list(range(20))
    assert [one.broken for one in verify(folder)] == [None]


def test_an_empty_segment_is_no_finished_one(
    made: MakeJournal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = made()
    with caplog.at_level(logging.INFO):
        journal.open()
        journal.close()
    assert segments(folder) == []
    assert "is finished" not in caplog.text
