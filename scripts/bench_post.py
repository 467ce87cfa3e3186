"""A request to an application in this process, as its server would send it, without a network."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from time import thread_time
from typing import Any, Final

_PIECE_BYTES: Final = 64 * 1024

App = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole answer to a request, and what it took of the processor."""

    seconds: float
    body: bytes


async def posted(app: App, path: str, body: bytes) -> Answered:
    """Post JSON; raises ValueError unless it is answered with 200."""
    pieces = [body[i : i + _PIECE_BYTES] for i in range(0, len(body), _PIECE_BYTES)]
    answer: list[bytes] = []
    status = 0

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.Event().wait()  # until the answer is there
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        answer.append(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    started = thread_time()
    await app(scope, receive, send)
    seconds = thread_time() - started
    if status != HTTPStatus.OK:
        raise ValueError(f"{path} answers {status}")
    return Answered(seconds, b"".join(answer))
