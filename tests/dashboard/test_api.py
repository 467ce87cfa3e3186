"""The client against a real server that answers, fails, stalls or babbles."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.api import Client
from dashboard.errors import (
    AccessRefusedError,
    AlreadyRecordedError,
    BackendError,
    BackendFailedError,
    BackendSlowError,
    BackendUnreachableError,
    BackendUnreadyError,
    NotInHistoryError,
    RejectedInputError,
    TooManyRequestsError,
)
from dashboard.settings import Settings

PATIENT = {"age": 63, "sex": 1}


def client_for(url: str, **settings: Any) -> Client:
    return Client(Settings(backend_url=url, timeout_seconds=1, **settings))


@pytest.fixture
def client(stand_in: Any) -> Iterator[Client]:
    made = client_for(stand_in.url)
    yield made
    made.close()


def test_the_answer_comes_typed_and_the_purpose_is_sent(client: Client, stand_in: Any) -> None:
    answer = client.explain(PATIENT, "care")
    assert answer.interval.low < answer.probability < answer.interval.high
    assert stand_in.asked("/explain") == [("care", PATIENT)]


def test_predict_and_explain_give_the_same_number(client: Client) -> None:
    probability = client.predict(PATIENT, "what_if").probability
    assert probability == client.explain(PATIENT, "what_if").probability


def test_model_facts_come_typed(client: Client) -> None:
    facts = client.model()
    assert facts.trained_on.diseased == 139
    assert facts.full_model.roc_auc == pytest.approx(0.91)


@pytest.mark.parametrize(
    ("failure", "error", "does"),
    [
        (401, AccessRefusedError, "set HEARTSIGHT_API_KEY"),
        (403, AccessRefusedError, "set HEARTSIGHT_API_KEY"),
        (422, RejectedInputError, "check the entered values"),
        (413, RejectedInputError, "check the entered values"),
        (429, TooManyRequestsError, "try again in 7 s"),
        (500, BackendFailedError, "report request r-9"),
        (404, BackendFailedError, "status 404"),
        (302, BackendFailedError, "status 302"),
        (503, BackendUnreadyError, "wait a moment"),
        ("slow", BackendSlowError, "within 1 s"),
        ("malformed", BackendFailedError, "cannot be read"),
        ("drop", BackendUnreachableError, 'start it with "make run"'),
    ],
)
def test_each_failure_says_what_to_do(
    client: Client, stand_in: Any, failure: int | str, error: type[BackendError], does: str
) -> None:
    stand_in.failure = failure
    with pytest.raises(error) as caught:
        client.explain(PATIENT, "care")
    said = str(caught.value)
    assert does in said
    assert said.endswith(".")
    assert "63" not in said


def test_a_refused_connection_names_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    client = client_for(url)
    with pytest.raises(BackendUnreachableError, match=url):
        client.model()
    client.close()


def test_a_rejection_carries_the_rule_of_each_field(client: Client, stand_in: Any) -> None:
    stand_in.failure = 422
    stand_in.rules = [{"field": "trestbps", "rule": "must be lower"}, {"odd": "entry"}]
    with pytest.raises(RejectedInputError, match="marked fields") as caught:
        client.explain(PATIENT, "care")
    assert caught.value.rules == {"trestbps": "must be lower"}


def test_the_client_recovers_by_itself(client: Client, stand_in: Any) -> None:
    stand_in.failure = 500
    with pytest.raises(BackendFailedError):
        client.model()
    stand_in.failure = None
    assert client.model().model_version == "stand-in"


def test_the_key_is_sent_when_there_is_one(stand_in: Any) -> None:
    client = client_for(stand_in.url, api_key="s3cret")
    client.model()
    client.close()
    assert client.needs_key
    assert stand_in.seen[-1][-1] == "s3cret"


def test_proxies_of_the_environment_are_not_used(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert client.model().model_version == "stand-in"


def test_a_few_patients_are_answered_in_their_order(client: Client, stand_in: Any) -> None:
    several = [{**PATIENT, "oldpeak": mm} for mm in (0, 2, 4)]
    found = [one.probability for one in client.predict_many(several, "what_if")]
    assert found == [client.predict(one, "what_if").probability for one in several]
    assert stand_in.asked("/predict/batch") == [("what_if", several)]


def test_a_refused_one_among_them_has_no_probability(client: Client) -> None:
    one, other = client.predict_many([{"age": 3, "sex": 1}, PATIENT], "what_if")
    assert one.probability is None
    assert other.probability is not None


def test_a_table_is_answered_line_by_line(client: Client, stand_in: Any) -> None:
    with client.table_answered(b"age,sex\n63,1\n5,0\n", "uci", "test") as lines:
        rows = [json.loads(line) for line in lines]
    assert [row["row"] for row in rows] == [1, 2]
    assert ["probability" in row for row in rows] == [True, False]
    assert stand_in.queries[-1] == {"purpose": ["test"], "coding": ["uci"]}


def test_an_overloaded_backend_is_not_one_without_a_model(client: Client, stand_in: Any) -> None:
    stand_in.overloaded = {"/predict"}
    with pytest.raises(TooManyRequestsError, match="in a moment"):
        client.predict(PATIENT, "care")


def test_an_outcome_is_recorded_once(client: Client, stand_in: Any) -> None:
    told = {"disease": True, "source": "angiography"}
    client.record_outcome("r-1", told)
    assert stand_in.outcomes == {"/predictions/r-1/outcome": told}
    with pytest.raises(AlreadyRecordedError, match="correction"):
        client.record_outcome("r-1", told)
    client.record_outcome("r-1", {**told, "correction": True, "reason": "entry_error"})


def test_what_the_history_does_not_hold_cannot_be_judged(client: Client, stand_in: Any) -> None:
    stand_in.failure = 404
    with pytest.raises(NotInHistoryError, match="try again in a moment"):
        client.record_feedback("r-1", {"decision": "agree"})


def test_a_conflict_of_another_kind_is_a_failure(client: Client, stand_in: Any) -> None:
    stand_in.failure = 409
    with pytest.raises(BackendFailedError, match="status 409"):
        client.record_feedback("r-1", {"decision": "agree"})
