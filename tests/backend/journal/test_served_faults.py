"""What callers and probes see of a journal that cannot be written, and that it ends by itself."""

import json
import sys
import time
from pathlib import Path

import pytest
import requests
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.journal.segments import segments
from backend.journal.verification import verify
from backend.settings import Settings
from tests.backend.conftest import journal_lines
from tests.backend.journal.written import killed_writer
from tests.backend.running import running_backend

PATIENT = {"age": 50, "sex": 1}
SECONDS = 10


def gauge(text: str, name: str) -> float:
    (value,) = [line.split()[-1] for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(value)


def test_a_full_disk_refuses_predictions_until_there_is_room(home: Path, small_disk: Path) -> None:
    (home / "journal").symlink_to(small_disk)
    filling = small_disk / "filling"
    answered = []
    with running_backend(home) as running, requests.Session() as session:
        filling.write_bytes(bytes(200_000))
        while (answer := session.post(f"{running.url}/predict", json=PATIENT)).ok:
            answered.append(answer.json()["request_id"])
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:heartsight:problem:journal-unavailable"
        assert "probability" not in answer.text
        ready = session.get(f"{running.url}/readyz")
        assert ready.status_code == 503
        assert "No space left on device" in ready.json()["detail"]
        assert session.get(f"{running.url}/healthz").ok
        health = session.get(f"{running.url}/health")
        assert (health.status_code, health.json()["status"]) == (503, "unavailable")
        metrics = session.get(f"{running.url}/metrics").text
        assert gauge(metrics, "journal_writable") == 0
        assert gauge(metrics, "journal_failures_total") > 0
        filling.unlink()
        deadline = time.monotonic() + SECONDS
        while not session.get(f"{running.url}/readyz").ok:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert gauge(session.get(f"{running.url}/metrics").text, "journal_writable") == 1
        answer = session.post(f"{running.url}/predict", json=PATIENT)
        answered.append(answer.json()["request_id"])
        assert gauge(session.get(f"{running.url}/metrics").text, "journal_lines_total") == len(
            answered
        )
        running.end()
    assert len(answered) > 30
    assert [line["request_id"] for line in journal_lines(home)] == answered
    assert [one.broken for one in verify(home / "journal")] == [None]


def test_a_journal_that_is_unwritable_from_the_start_keeps_it_unready(home: Path) -> None:
    blocker = home / "journal"
    blocker.touch()
    with TestClient(create_app(Settings(home=home))) as client:
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["detail"].startswith("No prediction can be recorded: it cannot be")
        health = client.get("/health").json()
        assert (health["model_loaded"], health["status"]) == (True, "unavailable")
        assert client.post("/predict", json=PATIENT).status_code == 503
        blocker.unlink()
        deadline = time.monotonic() + SECONDS
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert client.post("/predict", json=PATIENT).status_code == 200


def test_a_torn_line_of_a_dead_server_is_counted_at_the_next_start(home: Path) -> None:
    path = killed_writer(home / "journal", 2)
    path.write_bytes(path.read_bytes() + b'{"torn')
    with TestClient(create_app(Settings(home=home))) as client:
        assert gauge(client.get("/metrics").text, "journal_torn_lines_total") == 1
    assert path.with_name(f"{path.name}.torn").read_bytes() == b'{"torn'


def test_lines_also_go_to_stdout_where_a_setting_says_so(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (
        running_backend(home, HEARTSIGHT_JOURNAL_STDOUT="true") as running,
        requests.Session() as session,
    ):
        for number in range(3):
            headers = {"X-Request-ID": f"request-{number}"}
            assert session.post(f"{running.url}/predict", json=PATIENT, headers=headers).ok
        running.end()
    copied = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    head = {"severity": "INFO", "message": "prediction"}
    assert copied == [head | line for line in journal_lines(home)]
    assert [line["request_id"] for line in copied] == ["request-0", "request-1", "request-2"]


def test_a_server_without_stdout_says_so_and_serves(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    settings = Settings(home=home, journal_stdout=True)
    with TestClient(create_app(settings)) as client:
        assert client.post("/predict", json=PATIENT).status_code == 200
    assert "there is no stdout" in caplog.text
    assert len(segments(home / "journal")) == 1
