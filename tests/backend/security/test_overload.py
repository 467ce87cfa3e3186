"""Too many requests in flight: explanations are refused first, predictions last, probes never."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from backend.errors import RequestRefused
from backend.security.overload import Overload
from backend.security.roles import Load, rule_of
from backend.settings import Settings
from tests.backend.running import running_backend
from tests.backend.security.raw import connected


def overload(shed: list[Load], *, requests: int = 8, batches: int = 1) -> Overload:
    return Overload(Settings(max_requests=requests, max_batches=batches), on_shed=shed.append)


def test_explanations_are_shed_before_predictions() -> None:
    shed: list[Load] = []
    room = overload(shed)
    room.enter(Load.EXPLANATION)
    room.enter(Load.EXPLANATION)
    with pytest.raises(RequestRefused) as refused:
        room.enter(Load.EXPLANATION)
    assert refused.value.status == 503
    assert refused.value.headers == {"Retry-After": "1"}
    assert shed == [Load.EXPLANATION]
    room.enter(Load.PREDICTION)


def test_requests_that_wait_for_their_turn_count() -> None:
    shed: list[Load] = []
    room = overload(shed)
    room.queue = range(8)
    room.enter(Load.PREDICTION)
    room.queue = range(9)
    for load in (Load.PREDICTION, Load.EXPLANATION):
        with pytest.raises(RequestRefused):
            room.enter(load)
    assert shed == [Load.PREDICTION, Load.EXPLANATION]


def test_who_leaves_makes_room() -> None:
    room = overload([])
    for _ in range(8):
        room.enter(Load.PREDICTION)
    with pytest.raises(RequestRefused):
        room.enter(Load.PREDICTION)
    room.leave(Load.PREDICTION)
    room.enter(Load.PREDICTION)


def test_batches_have_a_limit_of_their_own() -> None:
    room = overload([])
    room.enter(Load.BATCH)
    with pytest.raises(RequestRefused):
        room.enter(Load.BATCH)
    room.enter(Load.OTHER)
    room.leave(Load.BATCH)
    room.enter(Load.BATCH)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/health", "/metrics"])
def test_probes_and_metrics_are_answered_under_any_load(path: str) -> None:
    assert rule_of(path).load is None


def test_a_full_server_predicts_on_and_says_when_to_ask_again(
    home: Path, whole_patient: dict[str, object]
) -> None:
    with (
        running_backend(home, HEARTSIGHT_MAX_REQUESTS="8") as backend,
        ExitStack() as waiting,
    ):
        for _ in range(2):
            # Their heads are here and their bodies are not.
            connection = waiting.enter_context(connected(backend.url))
            connection.sendall(
                b"POST /explain HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/json\r\nContent-Length: 10\r\n\r\n"
            )
        time.sleep(0.2)
        refused = requests.post(f"{backend.url}/explain", json=whole_patient, timeout=5)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "1"
        assert refused.json()["type"].endswith(":overloaded")
        assert requests.post(f"{backend.url}/predict", json=whole_patient, timeout=5).ok
        metrics = requests.get(f"{backend.url}/metrics", timeout=5)
        assert 'shed_requests_total{kind="explanation"} 1.0' in metrics.text
