"""Bad input gets a problem document that names field and rule, and never the value."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from data.features import FEATURES, NAMES

AGE, SEX = {"age": 50}, {"sex": 1}
ADULT = AGE | SEX

# What is sent, and the fields that the answer must name.
BAD_PATIENTS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"age", "sex"}),
    (AGE, {"sex"}),
    (SEX, {"age"}),
    ({"age": None, "sex": None}, {"age", "sex"}),
    ({"age": 17, "sex": 1}, {"age"}),
    ({"age": 111, "sex": 1}, {"age"}),
    ({"age": -50, "sex": 1}, {"age"}),
    ({"age": 50.5, "sex": 1}, {"age"}),
    ({"age": "50", "sex": 1}, {"age"}),
    ({"age": "", "sex": 1}, {"age"}),
    ({"age": True, "sex": 1}, {"age"}),
    ({"age": [50], "sex": 1}, {"age"}),
    ({"age": {"years": 50}, "sex": 1}, {"age"}),
    ({"age": 10**400, "sex": 1}, {"age"}),
    ({"age": 1e300, "sex": 1}, {"age"}),
    (AGE | {"sex": 2}, {"sex"}),
    (AGE | {"sex": -1}, {"sex"}),
    (AGE | {"sex": 0.5}, {"sex"}),
    (AGE | {"sex": "m"}, {"sex"}),
    (AGE | {"sex": False}, {"sex"}),
    (AGE | {"sex": "male", "gender": "male"}, {"gender"}),
    (AGE | {"gender": "none"}, {"sex"}),
    (ADULT | {"cp": 0}, {"cp"}),
    (ADULT | {"cp": 5}, {"cp"}),
    (ADULT | {"cp": "angina"}, {"cp"}),
    (ADULT | {"trestbps": 0}, {"trestbps"}),
    (ADULT | {"trestbps": 49}, {"trestbps"}),
    (ADULT | {"trestbps": 301}, {"trestbps"}),
    (ADULT | {"trestbps": 120.5}, {"trestbps"}),
    (ADULT | {"chol": 0}, {"chol"}),
    (ADULT | {"chol": 1001}, {"chol"}),
    (ADULT | {"chol": "233"}, {"chol"}),
    (ADULT | {"fbs": 2}, {"fbs"}),
    (ADULT | {"fbs": "true"}, {"fbs"}),
    (ADULT | {"restecg": 3}, {"restecg"}),
    (ADULT | {"thalach": 39}, {"thalach"}),
    (ADULT | {"thalach": 251}, {"thalach"}),
    (ADULT | {"exang": "maybe"}, {"exang"}),
    (ADULT | {"oldpeak": 10.1}, {"oldpeak"}),
    (ADULT | {"oldpeak": -5.1}, {"oldpeak"}),
    (ADULT | {"oldpeak": float("nan")}, {"oldpeak"}),
    (ADULT | {"oldpeak": float("inf")}, {"oldpeak"}),
    (ADULT | {"oldpeak": float("-inf")}, {"oldpeak"}),
    (ADULT | {"slope": 0}, {"slope"}),
    (ADULT | {"ca": 4}, {"ca"}),
    (ADULT | {"ca": 1.5}, {"ca"}),
    (ADULT | {"thal": 2}, {"thal"}),
    (ADULT | {"thal": "fixed"}, {"thal"}),
    (ADULT | {"num": 0}, {"num"}),
    (ADULT | {"weight": 80, "height": 180}, {"weight", "height"}),
    ({"age": 5, "cp": 9, "thal": 1}, {"age", "sex", "cp", "thal"}),
]


@pytest.mark.parametrize("path", ["/predict", "/explain"])
@pytest.mark.parametrize(("patient", "fields"), BAD_PATIENTS)
def test_every_broken_field_is_named_with_its_rule(
    client: TestClient, path: str, patient: dict[str, Any], fields: set[str]
) -> None:
    answer = _post(client, path, json.dumps(patient))
    assert answer.status_code == 422
    problem = answer.json()
    assert {error["field"] for error in problem["errors"]} == fields
    rules = {feature.name: feature.rule for feature in FEATURES}
    for error in problem["errors"]:
        if error["field"] in rules:
            assert rules[error["field"]] in error["rule"]


BROKEN_BODIES = [
    (b"", 400, "empty-body"),
    (b"  \n", 400, "empty-body"),
    (b"{", 400, "broken-json"),
    (b'{"age": 50,}', 400, "broken-json"),
    (b"{'age': 50}", 400, "broken-json"),
    (b"\xff\xfe\xfa", 400, "broken-json"),
    (b"[" * 100_000, 400, "broken-json"),
    (b'{"age": ' + b"9" * 5000 + b"}", 400, "broken-json"),
    (b"null", 422, "invalid-patient"),
    (b"[]", 422, "invalid-patient"),
    (b"17", 422, "invalid-patient"),
    (b'"age"', 422, "invalid-patient"),
    (b'{"age": 50, "age": 51, "sex": 1}', 422, "repeated-field"),
    (b'{"age": 50, "sex": 1, "x": "' + b"y" * 2**20 + b'"}', 413, "body-too-large"),
]


@pytest.mark.parametrize(("body", "status", "kind"), BROKEN_BODIES)
def test_a_body_that_is_no_patient_is_told_what_is_wrong(
    client: TestClient, body: bytes, status: int, kind: str
) -> None:
    answer = _post(client, "/predict", body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:heartsight:problem:{kind}"
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_a_streamed_body_over_the_limit_is_cut_off(client: TestClient) -> None:
    chunks = (b" " * 2**16 for _ in range(100))
    answer = client.post("/predict", content=chunks, headers={"content-type": "application/json"})
    assert answer.status_code == 413


def test_another_media_type_is_refused(client: TestClient) -> None:
    answer = client.post("/predict", data={"age": "50"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_a_wrong_method_is_told_the_right_one(client: TestClient, method: str) -> None:
    answer = client.request(method, "/predict")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_address_is_a_problem_document(client: TestClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:heartsight:problem:not-found"


def test_an_unknown_purpose_or_coding_is_refused_by_name(client: TestClient) -> None:
    for name in ("purpose", "coding"):
        answer = client.post(f"/predict?{name}=whatever", json=ADULT)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [name]


def test_a_code_of_the_recoded_copy_gets_the_hint_to_say_so(client: TestClient) -> None:
    rule = client.post("/predict", json=ADULT | {"cp": 0}).json()["errors"][0]["rule"]
    assert "?coding=recoded" in rule
    assert "1 (typical angina)" in rule


def test_no_value_comes_back_in_a_refusal(client: TestClient, home: Path) -> None:
    planted = {"age": 987654321, "sex": "xyzzy-sex", "chol": -31415.9265, "thal": "xyzzy-thal"}
    answer = client.post("/predict", json=planted | {"xyzzy secret": "xyzzy-extra"})
    assert answer.status_code == 422
    everything = answer.text + str(answer.headers) + client.get("/metrics").text
    for value in ("987654321", "xyzzy", "31415"):
        assert value not in everything
    assert not list(home.glob("journal/*")) or "xyzzy" not in _journal(home)


def test_every_field_of_a_patient_has_a_bad_case_above() -> None:
    tried = {name for _, fields in BAD_PATIENTS for name in fields}
    assert tried >= set(NAMES)


def _post(client: TestClient, path: str, body: str | bytes) -> Any:
    return client.post(path, content=body, headers={"content-type": "application/json"})


def _journal(home: Path) -> str:
    return "".join(path.read_text() for path in home.glob("journal/*"))
