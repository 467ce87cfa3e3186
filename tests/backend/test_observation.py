"""Every request gets an id, a count and its `Server-Timing`; what nobody expected, nothing else."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backend.request_context import REQUEST_ID, STAGES, add_stage, server_timing, stage

STAGES_OF_A_PREDICTION = ["read", "validate", "score", "journal", "total"]


def timing(header: str) -> dict[str, float]:
    return {
        name: float(duration)
        for name, _, duration in (entry.partition(";dur=") for entry in header.split(", "))
    }


def test_each_request_has_an_id_of_its_own(client: TestClient) -> None:
    given = [client.get("/healthz").headers["x-request-id"] for _ in range(3)]
    assert len(set(given)) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{1,64}", one) for one in given)


def test_a_decent_id_of_the_caller_is_kept(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"X-Request-ID": "ward-7.b_1"})
    assert answer.headers["x-request-id"] == "ward-7.b_1"
    assert answer.json()["request_id"] == "ward-7.b_1"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "{}", "a\tb", "é"])
def test_any_other_is_replaced(given: str, client: TestClient) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given.encode()})
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", answer.headers["x-request-id"])
    assert answer.headers["x-request-id"] != given


@pytest.mark.parametrize("path", ["/predict", "/explain"])
def test_an_answer_says_where_its_time_went(
    path: str, client: TestClient, whole_patient: dict[str, Any]
) -> None:
    answer = client.post(path, json=whole_patient)
    (header,) = answer.headers.get_list("server-timing")
    took = timing(header)
    assert list(took) == STAGES_OF_A_PREDICTION
    assert all(duration >= 0 for duration in took.values())
    assert sum(took.values()) <= 2 * took["total"]


def test_a_route_without_stages_tells_the_total_alone(client: TestClient) -> None:
    assert list(timing(client.get("/model").headers["server-timing"])) == ["total"]


def test_a_refusal_has_the_stages_it_reached(client: TestClient) -> None:
    refused = timing(client.post("/predict", json={"age": 500}).headers["server-timing"])
    assert list(refused) == ["read", "validate", "total"]


def test_stages_of_one_name_add_up_and_outside_of_a_request_nothing_is_kept() -> None:
    with stage("score"):
        add_stage("score", 1)
    assert STAGES.get() is None
    found: dict[str, float] = {}
    token = STAGES.set(found)
    add_stage("score", 0.25)
    add_stage("score", 0.5)
    with stage("journal"):
        pass
    STAGES.reset(token)
    assert found["score"] == 0.75
    assert list(found) == ["score", "journal"]


def test_a_stage_that_fails_is_measured_too() -> None:
    found: dict[str, float] = {}
    token = STAGES.set(found)
    with pytest.raises(ValueError, match="of age"), stage("validate"):
        raise ValueError("of age")
    STAGES.reset(token)
    assert list(found) == ["validate"]


def test_the_header_is_in_milliseconds_with_the_total_last() -> None:
    header = server_timing({"read": 0.001, "score": 0.000_012}, 0.0125)
    assert header == b"read;dur=1.000, score;dur=0.012, total;dur=12.500"


def test_nothing_of_a_request_is_left_after_it(client: TestClient) -> None:
    client.get("/healthz")
    assert REQUEST_ID.get() is None
    assert STAGES.get() is None
