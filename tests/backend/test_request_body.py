"""A body that was received already can be read once more."""

import asyncio

from starlette.types import Message

from backend.request_body import replayed


def test_what_was_received_comes_once_more_and_then_what_follows() -> None:
    async def left() -> Message:
        return {"type": "http.disconnect"}

    async def received() -> list[Message]:
        again = replayed({"type": "http.request", "body": b"{}"}, left)
        return [await again() for _ in range(3)]

    first, *rest = asyncio.run(received())
    assert first == {"type": "http.request", "body": b"{}"}
    assert rest == [{"type": "http.disconnect"}] * 2
