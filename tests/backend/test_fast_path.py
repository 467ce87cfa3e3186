"""The fast path gives the very bytes of the ordinary route, and keeps the same in the journal."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.app import create_app, with_fast_path
from backend.fast_path import FastPath
from backend.settings import Coding, Settings
from tests.backend.conftest import WHOLE_PATIENT, journal_lines
from tests.backend.generated_requests import Request, requests

JSON = {"content-type": "application/json"}


class Both:
    """One service behind the fast path and behind the ordinary routes alone."""

    def __init__(self, home: Path, coding: Coding = Coding.UCI) -> None:
        self.ordinary = create_app(Settings(home=home, coding=coding))
        self.fast = with_fast_path(self.ordinary)
        self.went_the_ordinary_way = 0
        self.fast._app = self._counted(self.ordinary)  # noqa: SLF001 - to see who answered
        self.home = home

    def _counted(self, app: ASGIApp) -> ASGIApp:
        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            self.went_the_ordinary_way += 1
            await app(scope, receive, send)

        return counted


@pytest.fixture
def both(home: Path) -> Iterator[Both]:
    found = Both(home)
    found.ordinary.state.service.start()
    yield found
    found.ordinary.state.service.stop()


def answer(app: ASGIApp, request: Request) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Ask in this process; the time of the stages is taken out of the headers."""
    sent: list[Message] = []
    parts = list(request.parts)

    async def receive() -> Message:
        if not parts:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "root_path": "",
        "path": request.path, "raw_path": request.path.encode(), "query_string": request.query,
        "headers": list(request.headers), "server": ("localhost", 80), "client": None, "state": {},
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    headers = [(name, value) for name, value in sent[0]["headers"] if name != b"server-timing"]
    assert len(headers) == len(sent[0]["headers"]) - 1
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def kept(home: Path) -> list[dict[str, Any]]:
    """What the journal holds, without what must differ from line to line."""
    differs = {"time", "latency_seconds", "sequence", "chain", "process"}
    return [
        {name: value for name, value in line.items() if name not in differs}
        for line in journal_lines(home)
    ]


@pytest.mark.parametrize(("n", "seed"), [(600, 1), pytest.param(10_000, 2, marks=pytest.mark.full)])
def test_both_ways_give_the_same_bytes_for_generated_requests(
    both: Both, n: int, seed: int
) -> None:
    statuses: dict[int, int] = {}
    for request in requests(n, seed):
        expected = answer(both.ordinary, request)
        assert answer(both.fast, request) == expected, request
        statuses[expected[0]] = statuses.get(expected[0], 0) + 1
    lines = kept(both.home)
    assert lines[::2] == lines[1::2]
    # The comparison means nothing unless both ways were gone, for good and for bad.
    assert {200, 400, 415, 422} <= set(statuses) <= {200, 400, 413, 415, 422}
    assert statuses[200] > n / 2
    assert n - both.went_the_ordinary_way > 0.8 * statuses[200]


def test_both_ways_agree_where_the_recoded_copy_is_the_default(home: Path) -> None:
    both = Both(home, Coding.RECODED)
    both.ordinary.state.service.start()
    for request in requests(300, 3):
        assert answer(both.fast, request) == answer(both.ordinary, request), request
    both.ordinary.state.service.stop()


def test_a_refusal_is_the_ordinary_one_and_costs_no_second_reading_of_the_body(both: Both) -> None:
    bad = Request("/predict", b"", [(b"content-type", b"application/json")], [b'{"age": 5}'])
    status, _, body = answer(both.fast, bad)
    assert status == 422
    assert {e["field"] for e in json.loads(body)["errors"]} == {"age", "sex"}
    assert both.went_the_ordinary_way == 1


def test_who_is_handed_on_keeps_the_time_of_the_requests_head(both: Both) -> None:
    fast, state = both.fast, dict[str, Any]()
    headers = [(b"content-type", b"application/json")]
    known = fast.at_once_at[b"/predict"]
    assert fast.at_once(known, {"state": state}, headers, b'{"age": 5}', 1.25) is None
    assert state["started"] == 1.25


def test_an_unexpected_failure_is_answered_the_ordinary_way(
    both: Both, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("backend.fast_path.fast_patient", lambda _: 1 / 0)
    good = Request(
        "/predict", b"", [(b"content-type", b"application/json")], [b'{"age":50,"sex":1}']
    )
    assert answer(both.fast, good)[0] == 200
    assert both.went_the_ordinary_way == 1
    assert "the fast path failed" in caplog.text


@pytest.mark.parametrize("path", ["/predict", "/explain"])
def test_an_answer_that_cannot_be_made_leaves_no_line(
    both: Both, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.service.answer.encode", lambda _: 1 / 0)
    good = Request(path, b"", [(b"content-type", b"application/json")], [b'{"age":50,"sex":1}'])
    with pytest.raises(ZeroDivisionError):
        answer(both.fast, good)
    assert both.went_the_ordinary_way == 1
    assert journal_lines(both.home) == []


def test_other_requests_pass_through(home: Path) -> None:
    with TestClient(with_fast_path(create_app(Settings(home=home)))) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/predict").status_code == 405
        assert client.get("/features").json()[0]["name"] == "age"


def test_it_counts_what_the_ordinary_route_counts(home: Path) -> None:
    app = create_app(Settings(home=home))
    with TestClient(with_fast_path(app)) as client:
        for way in (JSON, {"content-type": "application/json; charset=utf-8"}):
            body = json.dumps(WHOLE_PATIENT).encode()
            assert client.post("/predict", content=body, headers=way).status_code == 200
        text = client.get("/metrics").text
    assert 'http_requests_total{method="POST",route="/predict",status="200"} 2.0' in text
    assert 'http_request_duration_seconds_count{method="POST",route="/predict"} 2.0' in text
    assert 'predictions_total{prediction="0",route="/predict"} 2.0' in text
    assert "prediction_latency_seconds_count 2.0" in text
    assert "journal_lines_total 2.0" in text


def test_stages_are_told(home: Path) -> None:
    with TestClient(with_fast_path(create_app(Settings(home=home)))) as client:
        timing = client.post("/predict", json=WHOLE_PATIENT).headers["server-timing"]
    names = [entry.partition(";dur=")[0].strip() for entry in timing.split(",")]
    assert names == ["read", "validate", "score", "journal", "total"]


def test_without_a_model_the_problem_is_the_ordinary_one(tmp_path: Path) -> None:
    with TestClient(with_fast_path(create_app(Settings(home=tmp_path)))) as client:
        found = client.post("/predict", json=WHOLE_PATIENT)
    assert found.status_code == 503
    assert found.json()["type"] == "urn:heartsight:problem:model-not-ready"


def test_a_case_is_kept_as_a_keyed_hash_only(home: Path) -> None:
    with TestClient(with_fast_path(create_app(Settings(home=home)))) as client:
        for path in ("/predict", "/explain"):
            client.post(path, json=WHOLE_PATIENT, headers={"X-Case": "Smith, bed 3"})
        client.post("/predict", json=WHOLE_PATIENT)
    first, second, without = (line["case"] for line in journal_lines(home))
    assert first == second
    assert len(first) == 64
    assert without is None
    assert "Smith" not in json.dumps(journal_lines(home))


@pytest.mark.parametrize("route", ["/predict", "/explain"])
def test_on_a_real_connection_both_ways_look_the_same(backend_url: str, route: str) -> None:
    """Written in one piece past the server, or message by message through it."""
    host, port = backend_url.removeprefix("http://").split(":")
    body = json.dumps(WHOLE_PATIENT)
    found = []
    for media_type in ("application/json", "application/json; charset=utf-8"):
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            head = (
                f"POST {route} HTTP/1.1\r\nHost: {host}:{port}\r\nX-Request-ID: same\r\n"
                f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            # Twice, for what one answer leaves behind would spoil the next.
            for _ in range(2):
                connection.sendall((head + body).encode())
                found.append(_received(connection))
    assert len({_without_time(one) for one in found}) == 1


def test_a_connection_that_is_to_close_is_closed(backend_url: str) -> None:
    host, port = backend_url.removeprefix("http://").split(":")
    body = json.dumps(WHOLE_PATIENT)
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            f"POST /predict HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head, _ = _received(connection)
        assert b"connection: close" in head
        assert connection.recv(1) == b""


def _received(connection: socket.socket) -> tuple[bytes, bytes]:
    found = b""
    while b"\r\n\r\n" not in found:
        found += connection.recv(65536)
    head, _, body = found.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head, body


def _without_time(one: tuple[bytes, bytes]) -> tuple[tuple[bytes, ...], bytes]:
    head, body = one
    lines = head.split(b"\r\n")
    return tuple(line for line in lines if not line.startswith((b"date:", b"server-timing:"))), body


def test_it_is_built_from_what_the_application_was_built_from(home: Path) -> None:
    app = create_app(Settings(home=home))
    assert isinstance(with_fast_path(app), FastPath)
