"""A shadow model is scored, kept and compared, is never answered, and disturbs nothing."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.settings import Settings
from backend.shadow import FILE_NAME
from tests.backend.other_bundle import other_bundle, promoted

NEAR_HALF = {"age": 63, "sex": 1, "cp": 1, "thalach": 150}


@pytest.fixture
def settings(home: Path, trained_home: Path) -> Settings:
    shadow = other_bundle(promoted(trained_home), home / "candidate", shift=3.0)
    return Settings(home=home, shadow_model_uri=str(shadow))


def compared(home: Path, n: int) -> list[dict[str, Any]]:
    """The comparisons, once there are as many."""
    path = home / "shadow" / FILE_NAME
    _until(lambda: path.exists() and path.read_bytes().count(b"\n") >= n)
    return [json.loads(line) for line in path.read_text().splitlines()]


def with_shadow(client: TestClient) -> TestClient:
    """The client, once the shadow model is there."""
    _until(lambda: 'role="shadow"' in client.get("/metrics").text)
    return client


def test_the_live_model_answers_and_both_are_compared(home: Path, settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        answer = with_shadow(client).post("/predict", json=NEAR_HALF).json()
        (line,) = compared(home, 1)
        counted = client.get("/metrics").text
    assert answer["model_version"] == promoted(home).name == line["live_version"]
    assert line["shadow_version"] == "candidate"
    assert line["request_id"] == answer["request_id"]
    assert line["live_probability"] == answer["probability"]
    assert line["shadow_probability"] > line["live_probability"]
    assert line["disagree"] is (answer["prediction"] == 0)
    assert "shadow_probability_difference_count 1.0" in counted
    assert f"shadow_disagreements_total {float(line['disagree'])}" in counted


def test_rows_of_a_batch_are_compared_too(home: Path, settings: Settings) -> None:
    rows = [NEAR_HALF, {"age": 80, "sex": "female"}, {"age": 1}, NEAR_HALF | {"chol": None}]
    with TestClient(create_app(settings)) as client:
        answers = with_shadow(client).post("/predict/batch", json=rows).json()
        lines = compared(home, 3)
    assert [line["request_id"] for line in lines] == [
        one["request_id"] for one in answers if "probability" in one
    ]


def test_the_shadow_gives_what_it_would_give_if_it_answered(home: Path, settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        with_shadow(client).post("/predict", json=NEAR_HALF)
        (line,) = compared(home, 1)
    alone = settings.model_copy(update={"model_uri": settings.shadow_model_uri})
    with TestClient(create_app(alone)) as client:
        answer = client.post("/predict", json=NEAR_HALF).json()
    assert line["shadow_probability"] == answer["probability"]


def test_a_shadow_that_cannot_be_loaded_disturbs_nothing(home: Path) -> None:
    with TestClient(create_app(Settings(home=home, shadow_model_uri="nowhere"))) as client:
        assert client.post("/predict", json=NEAR_HALF).is_success
        assert client.get("/readyz").is_success
        assert client.post("/admin/reload").json()["shadow_version"] is None


def test_a_shadow_that_fails_disturbs_nothing(home: Path, settings: Settings) -> None:
    (home / "shadow").write_text("no directory")
    with TestClient(create_app(settings)) as client:
        with_shadow(client)
        for _ in range(3):
            assert client.post("/predict", json=NEAR_HALF).is_success
        _until(lambda: "shadow_dropped_total 3.0" in client.get("/metrics").text)
        # And goes on when it can.
        (home / "shadow").unlink()
        assert client.post("/predict", json=NEAR_HALF).is_success
        assert len(compared(home, 1)) == 1


def test_more_than_may_wait_are_left_out(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.shadow.MOST_WAITING", 2)
    with TestClient(create_app(settings)) as client:
        with_shadow(client).post("/predict/batch", json=[NEAR_HALF] * 5)
        assert len(compared(home, 2)) == 2
        assert "shadow_dropped_total 3.0" in client.get("/metrics").text


def test_a_full_file_is_put_aside(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.shadow._ROTATE_BYTES", 1)
    with TestClient(create_app(settings)) as client:
        with_shadow(client).post("/predict", json=NEAR_HALF)
        _until(lambda: len(list((home / "shadow").glob("*.old.jsonl"))) == 1)


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
