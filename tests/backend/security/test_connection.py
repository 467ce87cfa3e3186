"""A connection cannot be used to wait for ever, to fill the memory, or under other names."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from select import select

import pytest

from tests.backend.running import Running, running_backend
from tests.backend.security.raw import answer, ask, connected, head, is_closed

PATIENT = b'{"age": 63, "sex": 1}'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> Path:
    home = tmp_path_factory.mktemp("connection")
    (home / "models").symlink_to(trained_home / "models")
    return home


@pytest.fixture(scope="module")
def backend(home: Path) -> Iterator[Running]:
    """It has little patience, so that the tests need not much."""
    with running_backend(
        home, HEARTSIGHT_BODY_TIMEOUT_SECONDS="1", HEARTSIGHT_KEEP_ALIVE_SECONDS="2"
    ) as running:
        yield running


def drip(connection: socket.socket, seconds: float) -> None:
    for _ in range(int(seconds * 10)):
        time.sleep(0.1)
        connection.sendall(b" " * 1000)


def kind(body: bytes) -> str:
    return str(json.loads(body)["type"]).rpartition(":")[2]


@pytest.mark.parametrize(
    "request_head",
    [
        head(X_Large="a" * 17_000),
        head(path="/predict?" + "a" * 17_000),
        head(**{f"X-{number}": "1" for number in range(101)}),
    ],
    ids=["one large field", "a long address", "many fields"],
)
def test_a_large_head_is_refused_and_the_connection_closed(
    backend: Running, request_head: bytes
) -> None:
    with connected(backend.url) as connection:
        connection.sendall(request_head)
        status, headers, body = answer(connection)
        assert (status, kind(body)) == (431, "head-too-large")
        assert headers["connection"] == "close"
        assert headers["x-content-type-options"] == "nosniff"
        assert is_closed(connection)


def test_a_head_that_never_ends_is_refused_before_it_fills_the_memory(backend: Running) -> None:
    with connected(backend.url) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX-Endless: ")
        for _ in range(17):
            connection.sendall(b"a" * 1000)
            time.sleep(0.01)
        assert answer(connection)[0] == 431
        assert is_closed(connection)


def test_a_decent_head_of_many_fields_is_fine(backend: Running) -> None:
    fields = {f"X-{number}": "a" * 100 for number in range(80)}
    asked = head(Content_Length=str(len(PATIENT)), **fields) + PATIENT
    assert ask(backend.url, asked)[0] == 200


def test_a_body_that_does_not_come_is_given_up(backend: Running) -> None:
    with connected(backend.url) as connection:
        began = time.monotonic()
        connection.sendall(head(Content_Length="100") + b'{"age": ')
        status, headers, body = answer(connection)
        assert (status, kind(body)) == (408, "request-timeout")
        assert headers["content-type"] == "application/problem+json"
        assert headers["x-request-id"] == json.loads(body)["request_id"]
        assert 0.9 < time.monotonic() - began < 5
        assert is_closed(connection)


def test_a_body_that_comes_in_pieces_in_time_is_answered(backend: Running) -> None:
    with connected(backend.url) as connection:
        connection.sendall(head(Content_Length=str(len(PATIENT))))
        for byte in PATIENT:
            time.sleep(0.01)
            connection.sendall(bytes([byte]))
        assert answer(connection)[0] == 200


def test_a_body_that_drips_is_given_up(backend: Running) -> None:
    with connected(backend.url) as connection:
        connection.sendall(head(Content_Length="1000"))
        for _ in range(100):
            if select([connection], [], [], 0.2)[0]:
                break
            connection.sendall(b" ")
        assert answer(connection)[0] == 408


def test_a_head_that_does_not_come_is_given_up(backend: Running) -> None:
    with connected(backend.url) as connection:
        connection.sendall(b"POST /predict HTTP/1.1\r\nHost: loc")
        status, headers, body = answer(connection)
        assert (status, kind(body)) == (408, "request-timeout")
        assert headers["connection"] == "close"
        assert is_closed(connection)


def test_a_connection_without_a_request_is_closed_in_silence(backend: Running) -> None:
    with connected(backend.url) as connection:
        assert is_closed(connection)


def test_an_idle_connection_is_closed_after_its_time_and_not_before(backend: Running) -> None:
    asked = head(Content_Length=str(len(PATIENT))) + PATIENT
    with connected(backend.url) as connection:
        for pause in (0.0, 1.3, 1.3):
            time.sleep(pause)
            connection.sendall(asked)
            assert answer(connection)[0] == 200
        began = time.monotonic()
        assert is_closed(connection)
        assert time.monotonic() - began > 1.5


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
def test_a_large_body_is_refused(backend: Running, announced: bool) -> None:  # noqa: FBT001
    body = b" " * (2**20 + 1)
    if announced:
        asked = head(Content_Length=str(len(body))) + body
    else:
        asked = head(Transfer_Encoding="chunked") + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    status, _, document = ask(backend.url, asked)
    assert (status, kind(document)) == (413, "body-too-large")


def test_a_refused_body_that_keeps_coming_is_not_listened_to_for_long(backend: Running) -> None:
    with connected(backend.url) as connection:
        connection.sendall(head(Content_Length=str(2**40)))
        assert answer(connection)[0] == 413
        with pytest.raises(OSError, match=r"reset|pipe"):
            drip(connection, seconds=5)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01",
        b"GARBAGE\r\n\r\n",
        head(Content_Length="-1"),
        head(Content_Length="1", Transfer_Encoding="chunked"),
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_with_a_problem_document(
    backend: Running, garbage: bytes
) -> None:
    status, headers, body = ask(backend.url, garbage)
    assert (status, kind(body)) == (400, "no-http")
    assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "request_head",
    [
        b"GET /features HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /features HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET /features HTTP/1.1\r\n\r\n",
        head(Host="rebound.example", Content_Length=str(len(PATIENT))) + PATIENT,
    ],
    ids=["another name", "two names", "no name", "the fast path"],
)
def test_other_names_are_refused(backend: Running, request_head: bytes) -> None:
    status, headers, body = ask(backend.url, request_head)
    assert (status, kind(body)) == (421, "misdirected")
    assert "x-request-id" in headers


def test_several_requests_at_once_on_one_connection_are_answered_in_turn(backend: Running) -> None:
    one = head(Content_Length=str(len(PATIENT))) + PATIENT
    with connected(backend.url) as connection:
        connection.sendall(one * 3 + head("GET", "/healthz"))
        # One buffered reader for all, since several answers may come in one piece.
        reader = connection.makefile("rb")
        received = b""
        while received.count(b"HTTP/1.1 200") < 4:
            received += reader.read1()


def test_a_websocket_is_not_spoken_here(backend: Running) -> None:
    fields = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    assert ask(backend.url, head("GET", "/healthz", **fields))[0] == 200


def test_what_is_refused_at_the_door_is_counted(backend: Running) -> None:
    ask(backend.url, head(Host="evil.example"))
    ask(backend.url, b"GARBAGE\r\n\r\n")
    metrics = ask(backend.url, head("GET", "/metrics", Connection="close"))[2].decode()
    assert 'refusals_total{kind="misdirected"}' in metrics
    assert 'refusals_total{kind="no-http"}' in metrics
