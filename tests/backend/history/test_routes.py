"""`/predictions` and `/aggregates` over HTTP: what is asked, answered and refused."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from analysis.drift.comparison import compare_sketches
from analysis.drift.sketches import from_document
from backend import problems
from backend.history.database import Database
from backend.history.history import History
from backend.history.shipper import Source
from backend.metrics import Metrics
from backend.observation import Observation
from backend.routes import aggregates, predictions
from backend.settings import Settings
from data.features import NAMES
from tests.backend.history.journaling import Folder, append, lines, records
from tests.backend.history.stored import store

FOUND = {"disease": True, "source": "angiography"}


def application(settings: Settings, journal: Source) -> FastAPI:
    """Only the history, so that what is asked of it meets nothing else."""
    app = FastAPI()
    metrics = Metrics()
    app.state.history = History(settings, metrics, journal)
    for room in (predictions, aggregates):
        app.include_router(room.router)
    problems.install(app)
    app.add_middleware(Observation, metrics=metrics)
    return app


@pytest.fixture
def client(tmp_path: Path, url: str, database: Database) -> Iterator[TestClient]:  # noqa: ARG001
    settings = Settings(home=tmp_path, database_url=SecretStr(url), history_grace_seconds=5)
    app = application(settings, Folder(tmp_path))
    app.state.history.start()
    with TestClient(app) as client:
        yield client
        assert client.portal is not None
        client.portal.call(app.state.history.stop)


def problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["type"] == f"urn:heartsight:problem:{kind}"
    return found


def test_the_list_shows_what_was_asked_and_answered(client: TestClient, database: Database) -> None:
    found = records(3)
    store(database, found)
    answer = client.get("/predictions").json()
    assert answer["next"] is None
    shown, asked = answer["predictions"][0], found[2]
    assert shown["inputs"] == asked["inputs"]
    assert shown["time"].replace("Z", "+00:00") == asked["time"].replace(".000000", "")
    for name in (
        *("request_id", "route", "purpose", "model_version", "schema_version"),
        *("probability", "prediction", "latency_seconds"),
    ):
        assert shown[name] == asked[name]
    assert (shown["disease"], shown["decision"]) == (None, None)


def test_pages_follow_one_another(client: TestClient, database: Database) -> None:
    store(database, records(7))
    first = client.get("/predictions", params={"limit": 5}).json()
    rest = client.get("/predictions", params={"limit": 5, "cursor": first["next"]}).json()
    shown = [one["request_id"] for page in (first, rest) for one in page["predictions"]]
    assert shown == [f"r1-{i}" for i in range(6, -1, -1)]
    assert rest["next"] is None


def test_filters_of_the_address_reach_the_database(client: TestClient, database: Database) -> None:
    found = records(40)
    store(database, found)
    asked = {
        "from": found[5]["time"],
        "to": found[35]["time"],
        "prediction": 1,
        "route": "/explain",
        "min_probability": 0.6,
        "max_probability": 0.95,
        "purpose": "care",
        "model_version": "10a617e1cbc9",
        "has_outcome": "false",
        "limit": 500,
    }
    shown = [
        one["request_id"] for one in client.get("/predictions", params=asked).json()["predictions"]
    ]
    expected = [
        one["request_id"]
        for one in reversed(found[5:35])
        if one["route"] == "/explain" and 0.6 <= one["probability"] <= 0.95
    ]
    assert shown == expected
    assert expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "1767225600"), ("from", "2026-03-01"), ("to", "2026-03-01T08:00:00"),
        ("limit", "0"), ("limit", "501"), ("cursor", "next"), ("purpose", "research"),
        ("prediction", "2"), ("route", "/model"), ("has_outcome", "1"), ("format", "xml"),
        ("min_probability", "1.5"), ("model_version", "a\x00b"),
    ],
)  # fmt: skip
def test_a_filter_that_means_nothing_is_named_and_not_repeated(
    name: str, value: str, client: TestClient
) -> None:
    found = problem(client.get("/predictions", params={name: value}), 422, "invalid-parameter")
    assert [error["field"] for error in found["errors"]] == [name]
    assert value not in found["detail"]


@pytest.mark.parametrize(
    "asked", [{"params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}]
)
def test_an_export_has_every_row_that_matches(
    asked: dict[str, Any], client: TestClient, database: Database
) -> None:
    found = records(2345)
    store(database, found[:2000], "a")
    store(database, found[2000:], "b")
    client.post(f"/predictions/{found[-1]['request_id']}/outcome", json=FOUND)
    response = client.get("/predictions", **asked)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(response.text.splitlines()))
    assert [row["request_id"] for row in rows] == [one["request_id"] for one in reversed(found)]
    newest, asked_for = rows[0], found[-1]
    shown = {name: float(newest[name]) for name in NAMES if newest[name] != ""}
    assert shown == asked_for["inputs"]
    assert newest["disease"] == "1"
    for name in ("probability", "latency_seconds", "schema_version"):
        assert float(newest[name]) == asked_for[name]


def test_one_prediction_tells_its_place_in_the_journal(
    client: TestClient, database: Database
) -> None:
    store(database, records(2))
    shown = client.get("/predictions/r1-1").json()
    assert (shown["process"], shown["sequence"], shown["answers"]) == ("p", 2, 1)
    assert len(shown["chain"]) == 64


def test_a_prediction_that_was_just_answered_is_found(client: TestClient, tmp_path: Path) -> None:
    append(tmp_path / "p.000001.jsonl", lines(records(1), "p"))
    assert client.get("/predictions/r1-0").status_code == 200


def test_an_unknown_prediction_may_take_a_moment(client: TestClient) -> None:
    response = client.get("/predictions/nobody")
    assert "may take a moment" in problem(response, 404, "no-such-prediction")["detail"]
    assert response.headers["retry-after"]


def test_an_outcome_is_recorded_once_and_corrected_with_a_reason(
    client: TestClient, database: Database
) -> None:
    store(database, records(1))
    address = "/predictions/r1-0/outcome"
    first = client.post(address, json=FOUND)
    assert (first.status_code, first.json()["disease"]) == (201, True)
    problem(client.post(address, json=FOUND), 409, "outcome-already-recorded")
    corrected = {**FOUND, "disease": False, "correction": True, "reason": "entry_error"}
    shown = client.post(address, json=corrected).json()
    assert [one["disease"] for one in shown["outcomes"]] == [True, False]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"disease": 1, "source": "angiography"}, "disease"),
        ({"disease": True}, "source"),
        ({"disease": True, "source": "Dr Smith"}, "source"),
        ({**FOUND, "correction": True}, "reason"),
        ({**FOUND, "correction": True, "reason": "because of Smith"}, "reason"),
        ({**FOUND, "correction": 0}, "correction"),
        ({**FOUND, "note": "Smith"}, "(body)"),
        ({**FOUND, "Smith": 1}, "(body)"),
        ([], "(body)"),
    ],
)
def test_a_broken_outcome_is_told_by_field_without_its_value(
    body: Any, field: str, client: TestClient
) -> None:
    response = client.post("/predictions/r1-0/outcome", json=body)
    found = problem(response, 422, "invalid-body")
    assert [error["field"] for error in found["errors"]] == [field]
    assert "Smith" not in response.text


def test_feedback_agrees_or_overrides_with_a_reason(client: TestClient, database: Database) -> None:
    store(database, records(1))
    address = "/predictions/r1-0/feedback"
    assert client.post(address, json={"decision": "agree"}).status_code == 201
    problem(client.post(address, json={"decision": "override"}), 422, "invalid-body")
    refused = client.post(address, json={"decision": "Smith"})
    assert problem(refused, 422, "invalid-body")["errors"][0]["field"] == "decision"
    assert "Smith" not in refused.text
    problem(client.post(address, json={"decision": "agree", "reason": "x"}), 422, "invalid-body")
    shown = client.post(address, json={"decision": "override", "reason": "doubtful_input"}).json()
    assert shown["decision"] == "override"
    assert len(shown["feedback"]) == 2


def test_counts_are_read_by_the_drift_study_as_they_come(
    client: TestClient, database: Database
) -> None:
    store(database, records(120), "a")
    store(database, records(80, seed=2, time="2026-04-01T12:00:00+00:00"), "b")
    answer = client.get("/aggregates/features").json()
    april = client.get("/aggregates/features", params={"from": "2026-04-01T00:00:00Z"}).json()
    assert (answer["n"], april["n"], answer["days"][-1]["n"]) == (200, 80, 80)
    reference, current = from_document(answer["counts"]), from_document(april["counts"])
    compared = compare_sketches(reference, current, ("all", "April"), seed=1)
    assert {one.name for one in compared.features} == set(NAMES)


def test_calibration_and_the_rows_of_a_fairness_study(
    client: TestClient, database: Database
) -> None:
    found = records(2)
    store(database, found)
    client.post("/predictions/r1-1/outcome", json=FOUND)
    everyone = client.get("/aggregates/calibration").json()["groups"][0]
    assert (everyone["group"], everyone["n"], everyone["observed"]) == ("all", 1, 1.0)
    asked = found[1]
    assert client.get("/aggregates/outcomes").json() == {
        "n": 1, "risk": [asked["probability"]], "disease": [1], "sex": [asked["inputs"]["sex"]],
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/predictions", "/predictions?format=csv", "/predictions/r1-0", "/aggregates/features",
     "/aggregates/calibration", "/aggregates/outcomes"],
)  # fmt: skip
def test_a_database_that_is_away_is_a_problem_that_passes(path: str, tmp_path: Path) -> None:
    away = SecretStr("postgresql://clinic:s3cret@127.0.0.1:1/none")
    settings = Settings(home=tmp_path, database_url=away, history_grace_seconds=0)
    with TestClient(application(settings, Folder(tmp_path))) as client:
        response = client.get(path)
    found = problem(response, 503, "history-unavailable")
    assert response.headers["retry-after"]
    assert "Predictions go on" in found["detail"]
    assert "s3cret" not in response.text
