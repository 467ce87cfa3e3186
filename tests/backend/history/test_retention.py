"""Segments are deleted only when asked for, old, finished, whole, and in the database row by row.

What is left can still be proven.
"""

import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete

from backend import record
from backend.history.database import Database
from backend.history.retention import Retention
from backend.history.shipper import Shipper
from backend.history.tables import positions, predictions
from backend.journal import Journal
from backend.journal.deleted import note_path, read_note
from backend.journal.segments import segments
from backend.journal.verification import Process, verify
from backend.metrics import Metrics
from backend.record import Record
from backend.settings import Settings
from tests.backend.history.journaling import block, records
from tests.backend.journal.written import killed_writer

DAYS = 30
PATIENCE_SECONDS = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    """Of a living process: three finished segments of 10 lines each, and one with 5 in use."""
    with closing(Journal(folder)) as made:
        bodies = [
            record.encode(Record(**{**one, "interval": tuple(one["interval"])}))
            for one in records(35)
        ]
        for number, body in enumerate(bodies):
            if number and number % 10 == 0:
                made.close()
            made.write(body)
        yield made


def ship(journal: Journal, database: Database) -> None:
    """Bring everything into the database, and end."""
    shipper = Shipper(journal, lambda: database, Metrics(), start_seconds=0)
    shipper.start()
    shipper.catch_up(PATIENCE_SECONDS)
    shipper.stop(PATIENCE_SECONDS)
    shipper.join(PATIENCE_SECONDS)
    assert shipper.trouble is None


def age(*paths: Path, days: float = DAYS + 1) -> None:
    then = time.time() - days * 86_400
    for path in paths:
        os.utime(path, (then, then))


@pytest.fixture
def deleting(folder: Path, journal: Journal, database: Database) -> Callable[[], int]:
    """Delete all that may go; returns how many lines that were."""

    def run() -> int:
        deleted: list[int] = []
        retention = Retention(folder, DAYS, journal, lambda: database, deleted.append)
        before = -1
        while before != (before := len(segments(folder))):
            retention.when_idle()
        return sum(deleted)

    return run


def proven(folder: Path) -> Process:
    (found,) = verify(folder)
    return found


def numbers(folder: Path) -> list[int]:
    return [int(path.name.split(".")[1]) for path in segments(folder)]


def test_old_shipped_segments_go_and_the_one_in_use_stays(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    last = verify(folder)[0].last
    ship(journal, database)
    age(*segments(folder))
    assert deleting() == 30
    assert numbers(folder) == [4]
    found = proven(folder)
    assert (found.deleted, found.lines, found.broken, found.last) == (30, 5, None, last)


def test_the_chain_goes_on_after_a_deletion(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    ship(journal, database)
    age(*segments(folder))
    deleting()
    journal.write(b'{"number":1}')
    found = proven(folder)
    assert (found.deleted, found.lines, found.broken) == (30, 6, None)
    (path,) = segments(folder)
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(rest))
    assert "has sequence 32 where 31 should stand" in str(proven(folder).broken)
    path.write_bytes(first.replace(b'"/', b'"', 1) + b"".join(rest))
    assert "line 1: is not what was written" in str(proven(folder).broken)


def test_what_is_not_old_enough_stays(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    ship(journal, database)
    assert deleting() == 0
    age(segments(folder)[0])
    age(segments(folder)[1], days=DAYS - 1)
    # An older one behind it waits: a process's segments go from the first on.
    age(segments(folder)[2])
    assert deleting() == 10
    assert numbers(folder) == [2, 3, 4]


def test_what_is_not_shipped_stays(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    age(*segments(folder))
    assert deleting() == 0
    ship(journal, database)
    with database.transaction() as connection:
        second = segments(folder)[1].name
        connection.execute(
            positions.update().where(positions.c.segment == second).values(offset=100)
        )
    assert deleting() == 10
    assert len(segments(folder)) == 3


def test_a_line_that_the_database_does_not_have_keeps_its_segment(
    journal: Journal,
    folder: Path,
    database: Database,
    deleting: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ship(journal, database)
    age(*segments(folder))
    with database.transaction() as connection:
        connection.execute(delete(predictions).where(predictions.c.sequence == 15))
    assert deleting() == 10
    assert numbers(folder) == [2, 3, 4]
    assert "the database does not have each of its predictions" in caplog.text


@pytest.fixture
def of_batches(folder: Path, journal: Journal) -> list[Path]:
    """Two further segments of the same process: one of blocks and one after it, both finished."""
    journal.close()
    found = records(100, seed=2)
    for start in range(0, 100, 40):
        rows = found[start : start + 40]
        journal.write(json.dumps(block(rows)).encode(), len(rows))
    journal.close()
    journal.write(json.dumps(block(found[:3])).encode(), 3)
    journal.close()
    return segments(folder)[4:]


def test_segments_of_blocks_go_when_the_database_has_each_row(
    journal: Journal,
    of_batches: list[Path],
    folder: Path,
    database: Database,
    deleting: Callable[[], int],
) -> None:
    journal.write(json.dumps(block(records(7, seed=3))).encode(), 7)
    ship(journal, database)
    age(*segments(folder))
    # Lines, not predictions: 35 with one each, then three and one.
    assert deleting() == 35 + 3 + 1
    assert not any(path.exists() for path in of_batches)
    found = proven(folder)
    assert (found.deleted, found.lines, found.predictions, found.broken) == (138, 1, 7, None)
    note = read_note(folder, journal.process)
    assert note is not None
    assert note.sequence == 138


@pytest.mark.parametrize("sequence", [36, 60, 75, 135])
def test_a_row_of_a_block_that_the_database_does_not_have_keeps_its_segment(
    journal: Journal,
    of_batches: list[Path],
    folder: Path,
    database: Database,
    deleting: Callable[[], int],
    sequence: int,
) -> None:
    ship(journal, database)
    age(*segments(folder))
    with database.transaction() as connection:
        connection.execute(delete(predictions).where(predictions.c.sequence == sequence))
    # The newest segment is nobody's any more, but of a process that lives.
    assert deleting() == 35
    assert [path for path in of_batches if path.exists()] == of_batches
    assert proven(folder).broken is None


def test_a_damaged_segment_is_evidence_and_stays(
    journal: Journal,
    folder: Path,
    database: Database,
    deleting: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ship(journal, database)
    first = segments(folder)[0]
    first.write_bytes(first.read_bytes().replace(b'"care"', b'"race"', 1))
    age(*segments(folder))
    assert deleting() == 0
    assert caplog.text.count("is not deleted, nor what follows it") == 1
    assert first.name in caplog.text


def test_a_damaged_note_stops_deleting_and_breaks_the_proof(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    ship(journal, database)
    age(segments(folder)[0])
    assert deleting() == 10
    note = note_path(folder, journal.process)
    note.write_bytes(note.read_bytes().replace(b'"segment":1', b'"segment":2'))
    age(*segments(folder))
    assert deleting() == 0
    assert proven(folder).broken == f"{note.name}: is not the note that was written"


def test_a_process_that_is_gone_goes_whole_and_its_note_stays(
    journal: Journal, folder: Path, database: Database
) -> None:
    journal.close()
    other = Journal(folder)
    other.open()
    ship(other, database)
    age(*segments(folder))
    retention = Retention(folder, DAYS, other, lambda: database, lambda _: None)
    for _ in range(5):
        retention.when_idle()
    assert {path.name.split(".")[0] for path in segments(folder)} == {other.process}
    found = {one.name: one for one in verify(folder)}[journal.process]
    assert (found.deleted, found.lines, found.broken) == (35, 0, None)
    other.close()


def test_lines_that_are_no_predictions_are_in_the_journal_only_and_stay(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    killed = killed_writer(folder, 3)
    ship(journal, database)
    age(*segments(folder))
    deleting()
    assert killed in segments(folder)


def test_a_crash_between_note_and_deletion_is_finished_the_next_time(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    ship(journal, database)
    first = segments(folder)[0]
    content = first.read_bytes()
    age(first)
    assert deleting() == 10
    first.write_bytes(content)
    found = proven(folder)
    assert (found.deleted, found.lines, found.broken) == (10, 25, None)
    assert found.left_over == [first.name]
    assert deleting() == 0
    assert first not in segments(folder)
    assert proven(folder).left_over == []


def test_one_process_deletes_at_a_time(
    journal: Journal, folder: Path, database: Database, deleting: Callable[[], int]
) -> None:
    ship(journal, database)
    age(*segments(folder))
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert deleting() == 0
    os.close(descriptor)
    assert deleting() == 30


def test_a_database_that_is_away_deletes_nothing_and_harms_nothing(
    journal: Journal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    age(*segments(folder))
    with closing(Database("postgresql://127.0.0.1:1/none")) as away:
        Retention(folder, 0, journal, lambda: away, lambda _: None).when_idle()
    assert numbers(folder) == [1, 2, 3, 4]
    assert "no segment of the journal is deleted now" in caplog.text


def test_nothing_is_deleted_unless_a_setting_says_so() -> None:
    assert Settings().journal_keep_days is None


def test_the_log_tells_where_the_chain_of_what_was_deleted_ended(
    journal: Journal,
    folder: Path,
    database: Database,
    deleting: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ship(journal, database)
    age(segments(folder)[0])
    with caplog.at_level(logging.INFO):
        deleting()
    note = read_note(folder, journal.process)
    assert note is not None
    assert f"10 lines, to sequence 10, chain {note.last}" in caplog.text
