"""Three backends behind nginx, one PostgreSQL: one is killed, one comes, one goes; nothing is lost.

What a cluster does to pods, done to processes while locust asks. A killed pod's container starts
again on the same volume; so does the killed process here.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from tests.backend.running import Running, running_backend
from tests.cluster.balancer import balancer, program
from tests.conftest import ROOT
from tests.database import postgresql

pytestmark = pytest.mark.images
CALLERS = 20
SECONDS = 24


@dataclass(frozen=True)
class Answer:
    """What a caller was given."""

    status: int
    request_id: str
    backend: str


def address(backend: Running) -> str:
    return urlsplit(backend.url).netloc


def answers(file: Path) -> list[Answer]:
    rows = (line.split(maxsplit=2) for line in file.read_text().splitlines())
    return [Answer(int(status), identifier, backend) for status, identifier, backend in rows]


def counted(backend: Running) -> int:
    """How many predictions a process says it has answered."""
    text = requests.get(f"{backend.url}/metrics", timeout=5).text
    lines = [line for line in text.splitlines() if line.startswith("predictions_total{")]
    return round(sum(float(line.rsplit(" ", 1)[1]) for line in lines))


def journaled(home: Path) -> int:
    """How many whole lines a process has left in its journal."""
    return sum(path.read_bytes().count(b"\n") for path in (home / "journal").glob("*.jsonl"))


def stored(url: str) -> Counter[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT request_id FROM predictions").fetchall()
    return Counter(row[0] for row in rows)


def homes(tmp_path: Path, models: Path) -> dict[str, Path]:
    found = {}
    for name in ("killed", "drained", "steady", "added"):
        found[name] = tmp_path / name
        found[name].mkdir()
        (found[name] / "models").symlink_to(models)
    return found


def locust(url: str, file: Path) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable, "-m", "locust", "-f", str(ROOT / "tests/cluster/locustfile.py"),
        "--headless", "--users", str(CALLERS), "--spawn-rate", str(CALLERS),
        "--run-time", f"{SECONDS}s", "--stop-timeout", "10", "--host", url, "--only-summary",
    ]  # fmt: skip
    environment = {**os.environ, "ANSWERS": str(file)}
    with file.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(command, cwd=file.parent, env=environment, stdout=log, stderr=log)


def test_nothing_is_lost_while_one_is_killed_one_comes_and_one_goes(
    tmp_path: Path, trained_home: Path
) -> None:
    program()
    places = homes(tmp_path, trained_home / "models")
    file = tmp_path / "answers.txt"
    with ExitStack() as stack:
        url = stack.enter_context(postgresql())
        settings = {"HEARTSIGHT_DATABASE_URL": url}
        migrate = [sys.executable, "-m", "backend", "migrate"]
        subprocess.run(migrate, cwd=ROOT, env={**os.environ, **settings}, check=True)

        def start(name: str) -> Running:
            return stack.enter_context(running_backend(places[name], **settings))

        killed, drained, steady = start("killed"), start("drained"), start("steady")
        front = stack.enter_context(
            balancer(tmp_path / "nginx", [address(one) for one in (killed, drained, steady)])
        )
        load = locust(front.url, file)
        time.sleep(6)

        killed.process.kill()
        killed.process.wait(5)
        left_behind = journaled(places["killed"])
        time.sleep(3)

        added = start("added")
        front.use([address(one) for one in (drained, steady, added)])
        time.sleep(3)

        front.use([address(one) for one in (steady, added)])
        counts = {"drained": counted(drained)}
        drained.process.terminate()
        assert drained.process.wait(20) == 0

        assert load.wait(60) == 0, file.with_suffix(".log").read_text()
        counts |= {"steady": counted(steady), "added": counted(added)}
        # The container of the killed pod starts again and ships what is left in its volume.
        start("killed")
        given = answers(file)
        served = {answer.request_id for answer in given if answer.status == 200}
        total = sum(counts.values()) + left_behind
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and sum(stored(url).values()) < total:
            time.sleep(0.2)
        rows = stored(url)

        refused = [answer for answer in given if answer.status != 200]
        print(  # noqa: T201 - what was measured
            f"\n{len(given)} requests, {len(served)} answered, {len(refused)} failed with the "
            f"killed process; {sum(rows.values())} stored; counted {counts}, "
            f"left behind {left_behind}"
        )
        assert len(served) > CALLERS * SECONDS
        assert served <= rows.keys(), "an answered prediction is not in the history"
        assert set(rows.values()) == {1}, "a prediction is in the history twice"
        # Those that were with the killed process when it died, and no other.
        assert len(refused) <= CALLERS
        assert all(answer.backend.startswith(address(killed)) for answer in refused)
        assert all(count > 0 for count in counts.values())
        assert sum(rows.values()) == total, "the metrics do not add up to what is stored"
