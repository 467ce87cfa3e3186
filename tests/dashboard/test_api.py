"""The client against a real server that answers, fails, stalls or babbles."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.api import Client
from dashboard.errors import (
    AccessRefusedError,
    BackendError,
    BackendFailedError,
    BackendSlowError,
    BackendUnreachableError,
    BackendUnreadyError,
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
