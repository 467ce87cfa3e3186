"""How long a request may take to arrive, with a clock that the test sets."""

import asyncio
import socket
from contextlib import closing
from pathlib import Path

from backend.app import create_app, with_fast_path
from backend.security.connection import BoundedProtocol
from backend.serving import _server
from backend.settings import Settings
from tests.backend.security.raw import head


class Loop(asyncio.SelectorEventLoop):
    """An event loop for which no time passes by itself."""

    now = 0.0

    def time(self) -> float:
        return self.now

    def go_on_until(self, now: float) -> None:
        """Do what is due by then."""
        self.now = now
        for _ in range(50):
            self.run_until_complete(asyncio.sleep(0))


def test_a_head_that_came_late_gives_the_body_no_more_time(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, body_timeout_seconds=2)
    app = create_app(settings)
    server = _server(with_fast_path(app), app, settings, 0)
    server.config.load()
    asked = head(Content_Length="100")
    ours, theirs = socket.socketpair()
    with closing(Loop()) as loop, ours:
        connection = BoundedProtocol(server.config, server.server_state, {}, loop)
        loop.run_until_complete(loop.create_connection(lambda: connection, sock=theirs))
        ours.send(asked[:20])
        loop.go_on_until(0.5)
        ours.send(asked[20:])
        loop.go_on_until(1.9)
        # It is looked after again when the time is up, and has a second for the bytes that came.
        loop.go_on_until(2.4)
        loop.go_on_until(3.5)
        ours.shutdown(socket.SHUT_WR)
        loop.go_on_until(3.5)
        assert ours.recv(100).startswith(b"HTTP/1.1 408 ")
