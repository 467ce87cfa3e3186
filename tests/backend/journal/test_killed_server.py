"""A server is killed in the middle of its work: whatever it answered is in the journal."""

import json
import random
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from backend import block
from backend.journal.reading import read_lines
from backend.journal.segments import segments
from backend.journal.verification import verify
from tests.backend.running import Running, running_backend

_READING_SECONDS = 0.4
"""In which a client reads what was sent before the kill."""
SCRIPT = Path(__file__).with_name("answered_ids.lua")


def answered_until_killed(
    running: Running, ids: Path, seconds: float, least_segments: int = 1
) -> set[str]:
    """Kill it under load; returns the request ids of all answers that reached a client.

    Not before its journal has as many segments, which a slow machine needs longer for.
    """
    load = subprocess.Popen(
        [
            *("wrk", "-t2", "-c32", "-d15s", "-s", str(SCRIPT)),
            *(f"{running.url}/predict", "--", str(ids)),
        ],
        stdout=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    while len(segments(ids.parent / "journal")) < least_segments and load.poll() is None:
        time.sleep(0.05)
    running.process.kill()
    time.sleep(_READING_SECONDS)
    load.send_signal(signal.SIGINT)  # it ends as if its time were up: ids written, result 0
    assert load.wait(30) == 0
    files = ids.parent.glob(f"{ids.name}.*")
    return {line for file in files for line in file.read_text().splitlines()}


def journaled(home: Path) -> set[str]:
    """The request ids of all finished lines."""
    return {
        json.loads(line.content)["request_id"]
        for path in segments(home / "journal")
        for line in read_lines(path)
    }


def lost(home: Path, rounds: int, *, least_segments: int = 1, **settings: str) -> int:
    """Kill a server as many times; returns how many answers the journal does not have.

    Parameters
    ----------
    least_segments : int
        Segments that the journal has to have before the server is killed.
    """
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not installed: nothing makes the load")
    moments = random.Random(rounds)  # noqa: S311 - nothing secret
    answered: set[str] = set()
    for number in range(rounds):
        with running_backend(home, **settings) as running:
            moment = moments.uniform(0.4, 1.6)
            new = answered_until_killed(running, home / f"ids-{number}", moment, least_segments)
        assert len(new) > 100
        answered |= new
    found = verify(home / "journal")
    assert [one.broken for one in found] == [None] * rounds
    # A line without an answer is possible, many are not: the kill comes between the two.
    assert len(journaled(home) - answered) <= 64 * rounds
    return len(answered - journaled(home))


def test_a_killed_server_has_journaled_every_answer(home: Path) -> None:
    assert lost(home, rounds=1) == 0


def test_segments_change_hands_without_a_loss(home: Path) -> None:
    assert lost(home, rounds=1, least_segments=2, HEARTSIGHT_JOURNAL_ROTATE_MEBIBYTES="1") == 0
    assert len(segments(home / "journal")) > 1


@pytest.mark.full
def test_twenty_killed_servers_have_journaled_every_answer(home: Path) -> None:
    assert lost(home, rounds=20, HEARTSIGHT_JOURNAL_ROTATE_MEBIBYTES="1") == 0


@pytest.mark.full
def test_rows_of_a_batch_that_reached_a_client_before_the_kill_are_journaled(home: Path) -> None:
    content = json.dumps([{"age": 50, "sex": 1}] * 100_000)
    headers = {"Content-Type": "application/json", "Accept": "application/x-ndjson"}
    received = b""
    with running_backend(home) as running:
        url = f"{running.url}/predict/batch"
        with (
            requests.post(url, data=content, headers=headers, stream=True, timeout=30) as response,
            suppress(requests.RequestException),
        ):
            for piece in response.iter_content(100_000):
                received += piece
                if len(received) > 1_000_000:
                    running.process.kill()
    whole = received[: received.rfind(b"\n")].splitlines()
    answered = {json.loads(line)["request_id"] for line in whole}
    assert 1000 < len(answered) < 100_000
    (process,) = verify(home / "journal")
    assert process.broken is None
    blocks = [
        block.decode(line.content)
        for path in segments(home / "journal")
        for line in read_lines(path)
    ]
    rows = [row.request_id for one in blocks for row in block.records(one)]
    assert len(rows) == process.predictions
    assert answered <= set(rows)
