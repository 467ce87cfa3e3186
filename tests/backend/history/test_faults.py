"""PostgreSQL stopped or killed, backends ended under load: no answer is lost, none is doubled."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select

from backend import record
from backend.history.database import Database
from backend.history.history import SQLITE_FILE
from backend.history.shipper import Shipper
from backend.history.tables import predictions
from backend.journal import Journal
from backend.metrics import Metrics
from backend.record import Record
from tests.backend.history.faults import Server
from tests.backend.history.journaling import block, records
from tests.backend.running import running_backend
from tests.database import postgresql

PATIENCE_SECONDS = 60
PATIENT = {"age": 63, "sex": 1, "cp": 1, "chol": 233}


@pytest.fixture
def own_postgresql() -> Iterator[str]:
    with postgresql() as url:
        with closing(Database(url)) as database:
            database.migrate()
        yield url


def encoded(found: list[dict[str, Any]]) -> list[bytes]:
    return [record.encode(Record(**{**one, "interval": tuple(one["interval"])})) for one in found]


def of_a_batch(found: list[dict[str, Any]]) -> tuple[bytes, int]:
    """Records as the rows of a block, and how many there are."""
    return json.dumps(block(found)).encode(), len(found)


def shipped(database: Database) -> list[tuple[str, int]]:
    query = select(predictions.c.request_id, predictions.c.sequence).order_by(predictions.c.id)
    with database.transaction() as connection:
        return [(row.request_id, row.sequence) for row in connection.execute(query)]


def until_shipped(shipper: Shipper, n: int, database: Database) -> list[tuple[str, int]]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        shipper.catch_up(1)
        if shipper.trouble is None:
            found = shipped(database)
            if len(found) >= n:
                return found
    pytest.fail(f"still waiting: {shipper.trouble}")


def test_postgresql_stopped_for_a_while_delays_and_loses_nothing(
    own_postgresql: str, tmp_path: Path
) -> None:
    server, metrics = Server(own_postgresql), Metrics()
    journal = Journal(tmp_path / "journal", rotate_bytes=200_000)
    asked = records(3000)
    bodies = encoded(asked)
    with closing(Database(own_postgresql)) as database, closing(journal):
        shipper = Shipper(journal, lambda: database, metrics, start_seconds=0)
        shipper.start()
        for body in bodies[:1000]:
            journal.write(body)
        until_shipped(shipper, 1000, database)
        server.stop()
        for body in bodies[1000:2000]:
            journal.write(body)
        shipper.catch_up(5)
        _until(lambda: metrics.registry.get_sample_value("journal_backlog_lines") == 1000)
        assert shipper.trouble is not None
        server.start()
        for first in range(2000, 3000, 200):
            journal.write(*of_a_batch(asked[first : first + 200]))
        found = until_shipped(shipper, 3000, database)
        shipper.stop(5)
        shipper.join(PATIENCE_SECONDS)
    assert found == [(f"r1-{i}", i + 1) for i in range(3000)]
    assert metrics.registry.get_sample_value("journal_backlog_lines") == 0


@pytest.mark.full
def test_postgresql_killed_in_mid_batch_loses_and_doubles_nothing(
    own_postgresql: str, tmp_path: Path
) -> None:
    server, rng = Server(own_postgresql), random.Random(1)  # noqa: S311
    journal = Journal(tmp_path / "journal", rotate_bytes=1_000_000)
    waiting = records(30_000)
    with closing(Database(own_postgresql)) as database, closing(journal):
        shipper = Shipper(journal, lambda: database, Metrics(), start_seconds=0)
        shipper.start()
        failures = 0
        for _ in range(10):
            for _ in range(10):
                journal.write(*of_a_batch(waiting[:300]))
                del waiting[:300]
            time.sleep(rng.uniform(0.05, 0.4))
            server.kill()
            _until(lambda: shipper.trouble is not None)
            failures += 1
            server.start()
            shipper.catch_up(0.1)
        found = until_shipped(shipper, 30_000, database)
        shipper.stop(5)
        shipper.join(PATIENCE_SECONDS)
    assert failures == 10
    assert found == [(f"r1-{i}", i + 1) for i in range(30_000)]


@pytest.mark.full
def test_ending_under_load_ships_every_answer(home: Path, own_postgresql: str) -> None:
    with running_backend(home, HEARTSIGHT_DATABASE_URL=own_postgresql) as running:
        answered = _asked_by_four(running.url, 3, running.process.terminate)
        assert running.process.wait(PATIENCE_SECONDS) == 0
    with closing(Database(own_postgresql)) as database:
        found = Counter(request_id for request_id, _ in shipped(database))
    assert len(answered) > 100
    assert found.keys() >= set(answered)
    assert set(found.values()) == {1}


@pytest.mark.full
def test_two_backends_on_one_state_directory_and_one_database(home: Path) -> None:
    with running_backend(home) as first, running_backend(home) as second:
        answered = _asked_by_four(first.url, 2, lambda: None)
        answered += _asked_by_four(second.url, 2, first.process.kill)
        first.process.wait(PATIENCE_SECONDS)
        second.end()
        assert second.process.returncode == 0
    with closing(Database(f"sqlite:///{home / SQLITE_FILE}")) as database:
        found = Counter(request_id for request_id, _ in shipped(database))
    assert found.keys() >= set(answered)
    assert set(found.values()) == {1}


def _asked_by_four(url: str, seconds: float, then: Any) -> list[str]:
    """Ask from four threads for a while, do something, and give the ids that were answered."""
    answered: list[str] = []
    over = threading.Event()

    def ask() -> None:
        with requests.Session() as session:
            while not over.is_set():
                try:
                    response = session.post(f"{url}/predict", json=PATIENT, timeout=5)
                except requests.ConnectionError:
                    return
                if response.ok:
                    answered.append(response.json()["request_id"])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    then()
    time.sleep(0.5)
    over.set()
    for thread in threads:
        thread.join()
    return answered


def _until(reached: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)
