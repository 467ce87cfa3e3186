"""A listener takes all that wait in one turn, and after its end nobody."""

import asyncio
import errno
import socket
from typing import Any

import pytest

from backend.listening import Listener

MANY = 300


class Greets(asyncio.Protocol):
    """Says one word and hangs up."""

    def connection_made(self, transport: Any) -> None:
        transport.write(b"hello")
        transport.close()


def bound() -> socket.socket:
    one = socket.socket()
    one.bind(("127.0.0.1", 0))
    return one


async def greeted(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await reader.read()
    finally:
        writer.close()


def test_everybody_who_comes_at_once_is_served() -> None:
    async def main() -> list[bytes]:
        listening = bound()
        listener = Listener(listening, Greets, 4096)
        port = listening.getsockname()[1]
        try:
            return await asyncio.gather(*(greeted(port) for _ in range(MANY)))
        finally:
            listener.close()

    assert asyncio.run(main()) == [b"hello"] * MANY


def test_after_its_end_nobody_gets_through_and_ending_twice_is_no_error() -> None:
    async def main() -> None:
        listening = bound()
        port = listening.getsockname()[1]
        listener = Listener(listening, Greets, 8)
        listener.close()
        listener.close()
        with pytest.raises(ConnectionRefusedError):
            await greeted(port)

    asyncio.run(main())


def test_without_a_free_descriptor_it_pauses_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("backend.listening._PAUSE_SECONDS", 0.05)

    class Exhausted:
        """A listening socket whose first accept finds no descriptor left."""

        def __init__(self, real: socket.socket) -> None:
            self.real = real
            self.failed = False

        def accept(self) -> Any:
            if not self.failed:
                self.failed = True
                raise OSError(errno.EMFILE, "Too many open files")
            return self.real.accept()

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

    async def main() -> bytes:
        listening = bound()
        listener = Listener(Exhausted(listening), Greets, 8)
        try:
            return await asyncio.wait_for(greeted(listening.getsockname()[1]), 5)
        finally:
            listener.close()

    assert asyncio.run(main()) == b"hello"
    assert "no connection can be taken" in caplog.text
