"""A served backend deletes segments while it answers, and loses nothing when it is killed then."""

import re
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from backend.history.database import Database
from backend.history.history import SQLITE_FILE
from backend.history.tables import predictions
from backend.journal.deleted import read_note
from backend.journal.segments import segments
from backend.journal.verification import verify
from tests.backend.conftest import WHOLE_PATIENT
from tests.backend.journal.test_killed_server import answered_until_killed
from tests.backend.running import running_backend

PATIENCE_SECONDS = 30


@pytest.mark.full
def test_a_served_backend_deletes_while_it_answers(home: Path) -> None:
    keep = {"HEARTSIGHT_JOURNAL_KEEP_DAYS": "0", "HEARTSIGHT_JOURNAL_ROTATE_MEBIBYTES": "1"}
    patients = [WHOLE_PATIENT] * 4000
    folder = home / "journal"
    with running_backend(home, **keep) as running, requests.Session() as session:
        for _ in range(2):
            assert len(session.post(f"{running.url}/predict/batch", json=patients).json()) == 4000
        deadline = time.monotonic() + PATIENCE_SECONDS
        while segments(folder)[0].name.endswith(".000001.jsonl"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert session.post(f"{running.url}/predict", json=patients[0]).ok
        metrics = session.get(f"{running.url}/metrics").text
        running.end()
    (found,) = verify(folder)
    assert found.broken is None
    assert found.deleted + found.predictions == 8001
    written, deleted = (
        float(re.findall(rf"^journal_{name}_total (\S+)", metrics, re.MULTILINE)[0])
        for name in ("lines", "deleted_lines")
    )
    assert 0 < deleted == written - found.lines < found.deleted
    assert [line for line in running.lines() if "was deleted after shipping" in line["message"]]
    note = read_note(folder, found.name)
    assert note is not None
    assert note.sequence == found.deleted
    with (
        closing(Database(f"sqlite:///{home / SQLITE_FILE}")) as database,
        database.transaction() as connection,
    ):
        n = connection.execute(select(func.count()).select_from(predictions)).scalar_one()
    assert n == 8001


@pytest.mark.full
def test_killed_while_it_deletes_it_loses_no_answer(home: Path) -> None:
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not installed: nothing makes the load")
    keep = {"HEARTSIGHT_JOURNAL_KEEP_DAYS": "0", "HEARTSIGHT_JOURNAL_ROTATE_MEBIBYTES": "1"}
    folder = home / "journal"
    answered: set[str] = set()
    for number in range(4):
        with running_backend(home, **keep) as running:
            # The first seconds ship and delete what the one before has left.
            time.sleep(number)
            answered |= answered_until_killed(running, home / f"ids-{number}", 1.2)
    with running_backend(home, **keep) as running:
        deadline = time.monotonic() + 2 * PATIENCE_SECONDS
        while segments(folder)[0] != segments(folder)[-1]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        running.end()
    found = verify(folder)
    assert [one.broken for one in found] == [None] * len(found)
    assert sum(one.deleted for one in found) >= len(answered)
    with (
        closing(Database(f"sqlite:///{home / SQLITE_FILE}")) as database,
        database.transaction() as connection,
    ):
        stored = list(connection.execute(select(predictions.c.request_id)).scalars())
    assert len(stored) == len(set(stored))
    assert answered <= set(stored)
