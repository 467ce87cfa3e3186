"""Answers given at once on a real connection: in order, whole, and only to whole requests."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.backend.conftest import WHOLE_PATIENT

BODY = json.dumps(WHOLE_PATIENT).encode()


@contextmanager
def connection(url: str) -> Iterator[socket.socket]:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as found:
        yield found


def request(
    name: str, *, path: str = "/predict", body: bytes = BODY, media_type: str = "application/json"
) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: {name}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def answers(found: socket.socket, n: int) -> list[tuple[int, dict[str, Any]]]:
    """Status and body of the next n answers."""
    received, told = b"", []
    while len(told) < n:
        head, end, rest = received.partition(b"\r\n\r\n")
        if end:
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            if len(rest) >= length:
                told.append((int(head.split()[1]), json.loads(rest[:length])))
                received = rest[length:]
                continue
        more = found.recv(65536)
        assert more, "the connection was closed"
        received += more
    assert received == b""
    return told


def test_pipelined_requests_are_answered_in_order_by_whichever_way(backend_url: str) -> None:
    sent = [
        request("a"),
        request("b", body=b'{"age": 5}'),
        request("c"),
        request("d", media_type="application/json; charset=utf-8"),
        request("e"),
        request("f", path="/explain"),
        request("g"),
    ]
    with connection(backend_url) as one:
        one.sendall(b"".join(sent))
        told = answers(one, len(sent))
    assert [body["request_id"] for _, body in told] == list("abcdefg")
    assert [status for status, _ in told] == [200, 422, 200, 200, 200, 200, 200]


@pytest.mark.parametrize("cut", [1, 40, len(request("x")) - len(BODY), len(request("x")) - 1])
def test_a_request_in_two_pieces_is_answered_when_it_is_whole(backend_url: str, cut: int) -> None:
    whole = request("x")
    with connection(backend_url) as one:
        for _ in range(2):
            one.sendall(whole[:cut])
            time.sleep(0.05)
            one.sendall(whole[cut:])
            ((status, body),) = answers(one, 1)
            assert (status, body["request_id"]) == (200, "x")


def test_a_body_in_chunks_is_a_body(backend_url: str) -> None:
    head = (
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    half = len(BODY) // 2
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(c), c) for c in (BODY[:half], BODY[half:]))
    with connection(backend_url) as one:
        one.sendall(head.encode() + chunks + b"0\r\n\r\n")
        assert answers(one, 1)[0][0] == 200


def test_who_announces_a_body_is_told_to_go_on(backend_url: str) -> None:
    whole = request("x").replace(b"Host:", b"Expect: 100-continue\r\nHost:", 1)
    with connection(backend_url) as one:
        one.sendall(whole[: -len(BODY)])
        assert one.recv(65536).startswith(b"HTTP/1.1 100")
        one.sendall(BODY)
        assert answers(one, 1)[0][0] == 200


def test_a_client_that_hangs_up_harms_nobody(backend_url: str) -> None:
    for _ in range(20):
        with connection(backend_url) as one:
            one.sendall(request("gone"))
    with connection(backend_url) as one:
        one.sendall(request("here"))
        assert answers(one, 1)[0][1]["request_id"] == "here"


def test_many_connections_get_their_own_answers(backend_url: str) -> None:
    """More than go out together."""
    open_ones = []
    try:
        for number in range(150):
            host, port = backend_url.removeprefix("http://").split(":")
            one = socket.create_connection((host, int(port)), timeout=10)
            open_ones.append(one)
            one.sendall(request(f"n{number}"))
        for number, one in enumerate(open_ones):
            ((status, body),) = answers(one, 1)
            assert (status, body["request_id"]) == (200, f"n{number}")
    finally:
        for one in open_ones:
            one.close()


def test_the_standard_tools_understand_it(backend_url: str) -> None:
    done = subprocess.run(
        [
            "curl",
            "-s",
            "-H",
            "Content-Type: application/json",
            "-d",
            BODY,
            f"{backend_url}/predict",
        ],
        capture_output=True,
        check=True,
    )
    assert "probability" in json.loads(done.stdout)
