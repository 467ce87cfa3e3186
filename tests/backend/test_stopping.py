"""A backend that is told to stop under load: what it has accepted is answered, journaled, stored.

The rest is refused by a closed connection, and nobody has a line in the journal without its answer.
"""

import asyncio
import json
import shutil
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from backend.app import create_app, with_fast_path
from backend.history.database import Database
from backend.history.history import SQLITE_FILE
from backend.history.tables import predictions
from backend.journal.verification import verify
from backend.security.connection import BoundedProtocol
from backend.serving import _server
from backend.settings import Settings
from tests.backend.batch.sending import journaled
from tests.backend.conftest import journal_lines
from tests.backend.running import running_backend
from tests.conftest import free_port

SCRIPT = Path(__file__).parent / "journal" / "answered_ids.lua"
CONNECTIONS = 200
ROUNDS = 5
PATIENCE_SECONDS = 60
BATCH = 30_000


class StoppedAtOnce(BoundedProtocol):
    """A connection of a server that is told to stop while an answer waits to be sent."""

    def on_message_complete(self) -> None:
        super().on_message_complete()
        assert self.cycle is not None
        assert not self.cycle.response_complete
        self.shutdown()


def test_an_answer_that_waits_to_be_sent_is_sent_before_the_connection_closes(home: Path) -> None:
    app = create_app(Settings(home=home))
    body = json.dumps({"age": 50, "sex": 1})
    server = _server(with_fast_path(app), app, Settings(home=home), free_port())
    server.config.load()

    async def asked() -> bytes:
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(
            lambda: StoppedAtOnce(server.config, server.server_state, {}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
        writer.write(
            b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body.encode())
        )
        # To its end: the connection must be closed, too.
        received = await reader.read()
        writer.close()
        listening.close()
        return received

    app.state.service.start()
    received = asyncio.run(asyncio.wait_for(asked(), PATIENCE_SECONDS))
    app.state.service.stop()
    head, _, content = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    (line,) = journal_lines(home)
    assert json.loads(content)["request_id"] == line["request_id"]


def answered_until_stopped(url: str, ids: Path, stop: threading.Timer) -> Counter[str]:
    """Ask on many connections while the backend is told to stop; returns what came back."""
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not installed: nothing makes the load")
    stop.start()
    load = ["wrk", "-t2", f"-c{CONNECTIONS}", "-d2s", "-s", str(SCRIPT), url, "--", str(ids)]
    subprocess.run(load, stdout=subprocess.DEVNULL, check=True, timeout=PATIENCE_SECONDS)
    files = ids.parent.glob(f"{ids.name}.*")
    return Counter(line for file in files for line in file.read_text().splitlines())


@pytest.mark.full
@pytest.mark.parametrize("route", ["/predict", "/explain"])
def test_every_accepted_request_is_answered(home: Path, route: str) -> None:
    answered: Counter[str] = Counter()
    for number in range(ROUNDS):
        with running_backend(home) as running:
            stop = threading.Timer(0.5 + number / 10, running.process.terminate)
            answered += answered_until_stopped(f"{running.url}{route}", home / f"{number}", stop)
            assert running.process.wait(PATIENCE_SECONDS) == 0
    assert len(answered) > 100 * ROUNDS
    # In both directions: no answer without its line, and no line without its answer.
    assert Counter(line["request_id"] for line in journal_lines(home)) == answered
    assert [one.broken for one in verify(home / "journal")] == [None] * ROUNDS
    with (
        closing(Database(f"sqlite:///{home / SQLITE_FILE}")) as database,
        database.transaction() as connection,
    ):
        assert Counter(connection.execute(select(predictions.c.request_id)).scalars()) == answered


@pytest.mark.full
def test_a_batch_that_is_being_answered_is_answered_to_its_end(home: Path) -> None:
    patients = json.dumps([{"age": 50, "sex": 1}] * BATCH)
    with running_backend(home) as running:
        with requests.post(
            f"{running.url}/predict/batch",
            data=patients,
            headers={"Content-Type": "application/json"},
            stream=True,
            timeout=PATIENCE_SECONDS,
        ) as response:
            pieces = response.iter_content(1000)
            begun = next(pieces)
            running.process.terminate()
            time.sleep(0.5)
            entries = json.loads(begun + b"".join(pieces))
        assert running.process.wait(PATIENCE_SECONDS) == 0
    assert len(entries) == BATCH
    assert all("probability" in entry for entry in entries)
    recorded = [line["request_id"] for line in journaled(home)]
    assert recorded == [entry["request_id"] for entry in entries]
    assert [one.broken for one in verify(home / "journal")] == [None]
