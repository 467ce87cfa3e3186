"""Another model comes in while requests are answered, or is refused and changes nothing."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.settings import Settings
from tests.backend.object_store import object_store
from tests.backend.other_bundle import other_bundle, promoted
from tests.backend.running import running_backend

PATIENT = {"age": 63, "sex": 1, "cp": 4}


@pytest.fixture
def models(tmp_path: Path, trained_home: Path) -> Path:
    """A directory of the bundles `one` and `two`, of which `one` is current."""
    folder = tmp_path / "models"
    folder.mkdir()
    other_bundle(promoted(trained_home), folder / "one")
    other_bundle(promoted(trained_home), folder / "two", shift=0.25)
    (folder / "current").write_text("one\n")
    return folder


@pytest.fixture
def client(tmp_path: Path, models: Path) -> Iterator[TestClient]:
    settings = Settings(home=tmp_path / "home", model_uri=str(models))
    with TestClient(create_app(settings)) as client:
        yield client


def version(client: TestClient) -> str:
    return str(client.post("/predict", json=PATIENT).json()["model_version"])


def test_a_reload_brings_in_what_is_current(client: TestClient, models: Path) -> None:
    assert version(client) == "one"
    (models / "current").write_text("two\n")
    assert version(client) == "one"
    assert client.post("/admin/reload").json() == {
        "result": "loaded",
        "model_version": "two",
        "previous_version": "one",
        "shadow_version": None,
    }
    assert version(client) == "two"
    counted = client.get("/metrics").text
    assert 'reloads_total{result="loaded"} 1.0' in counted
    assert 'model_info{role="live",version="two"} 1.0' in counted
    assert 'version="one"' not in counted


def test_a_reload_of_the_same_changes_nothing(client: TestClient) -> None:
    assert client.post("/admin/reload").json()["result"] == "unchanged"


def test_a_batch_after_a_reload_is_answered_by_the_new_model(
    client: TestClient, models: Path
) -> None:
    before = client.post("/predict/batch", json=[PATIENT]).json()
    (models / "current").write_text("two\n")
    client.post("/admin/reload")
    (after,) = client.post("/predict/batch", json=[PATIENT]).json()
    assert after["model_version"] == "two"
    assert after["probability"] != before[0]["probability"]
    assert after["probability"] == client.post("/predict", json=PATIENT).json()["probability"]


def test_a_bad_model_is_refused_and_the_old_one_goes_on(client: TestClient, models: Path) -> None:
    (models / "two" / "scorecard.json").write_bytes(b"{}")
    (models / "current").write_text("two\n")
    answer = client.post("/admin/reload")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith(":model-refused")
    assert "scorecard.json" in answer.json()["detail"]
    assert "Version one goes on" in answer.json()["detail"]
    assert version(client) == "one"
    assert client.get("/readyz").is_success
    assert 'reloads_total{result="failed"} 1.0' in client.get("/metrics").text


def test_a_bucket_that_is_away_keeps_the_backend_unready_until_it_is_back(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.model_source._RETRY_SECONDS", 0.2)
    monkeypatch.setattr("backend.reload._RETRY_SECONDS", (0.05, 0.1))
    with object_store() as store:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", store.url)
        settings = Settings(home=tmp_path / "home", model_uri="gs://wards/models/one")
        with TestClient(create_app(settings)) as client:
            _until(lambda: "missing" in _reason(client) or "no manifest" in _reason(client))
            assert client.post("/predict", json=PATIENT).status_code == 503
            assert client.post("/admin/reload").status_code == 409
            for path in (models / "one").rglob("*.*"):
                name = path.relative_to(models).as_posix()
                store.objects[f"wards/models/{name}"] = path.read_bytes()
            _until(lambda: client.get("/readyz").is_success)
            assert version(client) == "one"
            store.drops["manifest.json"] = 1000
            assert client.post("/admin/reload").status_code == 502
            assert version(client) == "one"


@pytest.mark.full
def test_models_are_replaced_under_load_without_an_error(tmp_path: Path, models: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with running_backend(home, MODEL_URI=str(models)) as backend:
        answers: list[tuple[int, str]] = []
        stop = threading.Event()
        threads = [
            threading.Thread(target=_ask, args=(backend.url, stop, answers)) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for number in range(6):
            name = ("two", "one")[number % 2]
            (models / "current").write_text(name)
            if number < 3:
                os.kill(backend.process.pid, signal.SIGHUP)
            else:
                assert requests.post(f"{backend.url}/admin/reload", timeout=20).ok
            _until(lambda name=name: answers[-1:] == [(200, name)])
        stop.set()
        for thread in threads:
            thread.join()
        backend.end()
    assert {status for status, _ in answers} == {200}
    assert {version for _, version in answers} == {"one", "two"}
    assert backend.process.returncode == 0


def _ask(url: str, stop: threading.Event, answers: list[tuple[int, str]]) -> None:
    with requests.Session() as session:
        while not stop.is_set():
            answer = session.post(f"{url}/predict", json=PATIENT, timeout=20)
            answers.append((answer.status_code, answer.json().get("model_version", "")))


def _reason(client: TestClient) -> str:
    answer: dict[str, Any] = client.get("/readyz").json()
    return str(answer.get("detail", ""))


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
