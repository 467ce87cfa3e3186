"""A connection on which a whole request may be answered the moment it is there.

For most requests the server makes a task, an event and a request's cycle, wakes the task, takes
the answer in two messages and checks its headers by patterns. A prediction takes less time than
that. So a request that arrives whole and that the fast path knows by its address is shown to it
first; what it does not answer goes the server's own way, as if it had come just now.
"""

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any, Final, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

Headers = Sequence[tuple[bytes, bytes]]

_TOGETHER: Final = 64
_IN_A_ROUND: Final = 512
"""Answers that may leave before the event loop's present round is over.

Whoever has an answer may ask again within the round. libuv takes 1,024 events at once and, while it
gets as many, goes on up to 48 times before anything else has its turn: new connections, ordinary
routes and timers would wait for seconds.
"""


class AnswersAtOnce(Protocol):
    """What the fast path looks like from here.

    Attributes
    ----------
    at_once_at : Mapping of bytes to object
        The addresses it knows, with their queries, and what it makes of each.
    outbox : Outbox
        Where all connections put its answers.
    """

    at_once_at: Mapping[bytes, Any]
    outbox: "Outbox"

    def at_once(
        self, known: Any, scope: Any, headers: Headers, body: bytes, started: float
    ) -> bytes | None:
        """Return header lines and body of an answer with status 200; None to stand aside."""


class _Cycle:
    """Stands where uvicorn keeps the cycle of the latest request, while its answer waits to go."""

    __slots__ = ("disconnected", "keep_alive", "response_complete")
    more_body = False

    def __init__(self) -> None:
        self.disconnected = self.response_complete = False
        self.keep_alive = True

    class message_event:  # noqa: N801 - uvicorn's name
        """What a task would wait for."""

        @staticmethod
        def set() -> None:
            """Wake nobody."""


class Outbox:
    """Answers that go out together, at the latest at the end of the event loop's present round.

    Each one by itself would wake its reader, who would then share the processor with the next.
    """

    def __init__(self) -> None:
        self._answers: list[tuple[FastProtocol, _Cycle, bytes]] = []
        self._in_round = False
        self._left = _IN_A_ROUND

    def put(self, connection: "FastProtocol", cycle: _Cycle, content: bytes) -> None:
        """Send an answer soon; nothing else is sent on the connection before."""
        if not self._in_round:
            self._in_round = True
            connection.loop.call_soon(self._end_round)
        answers = self._answers
        answers.append((connection, cycle, content))
        if len(answers) == _TOGETHER and self._left:
            self._left -= _TOGETHER
            self._send()

    def _end_round(self) -> None:
        self._in_round = False
        self._left = _IN_A_ROUND
        self._send()

    def _send(self) -> None:
        answers, self._answers = self._answers, []
        for connection, cycle, content in answers:
            connection.send_whole(cycle, content)


class FastProtocol(HttpToolsProtocol):
    """One connection."""

    _fast: AnswersAtOnce | None = None
    _known: Any = None
    _whole_body = b""
    _head_at = 0.0
    _dated: tuple[Headers, bytes] = ((), b"")

    def connection_made(self, transport: Any) -> None:
        """Find out whether the application answers at once."""
        if hasattr(self.app, "at_once"):
            self._fast = self.app
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Parse; what has not arrived whole is not waited for here."""
        super().data_received(data)
        if self._known is not None and not self.transport.is_closing():
            self._go_the_servers_way()

    def on_headers_complete(self) -> None:
        """Wait for the body if the request may be answered at once."""
        fast = self._fast
        if fast is not None and (known := fast.at_once_at.get(self.url)) is not None:
            parser, cycle = self.parser, self.cycle
            if (
                self.app is fast
                and (cycle is None or cycle.response_complete)
                and not self.flow.write_paused
                and not self.expect_100_continue
                and parser.get_method() == b"POST"
                and parser.get_http_version() == "1.1"
                and parser.should_keep_alive()
                and not parser.should_upgrade()
            ):
                self._known, self._whole_body, self._head_at = known, b"", perf_counter()
                return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        if self._known is None:
            super().on_body(body)
        else:
            self._whole_body += body

    def on_message_complete(self) -> None:
        """Answer, or let the server do what it would have done."""
        known, fast = self._known, self._fast
        if known is None or fast is None:
            super().on_message_complete()
            return
        answer = fast.at_once(known, self.scope, self.headers, self._whole_body, self._head_at)
        if answer is None:
            self._go_the_servers_way()
            super().on_message_complete()
            return
        self._known = None
        cycle = self.cycle = _Cycle()  # type: ignore[assignment]
        self.scope["path"] = ""
        fast.outbox.put(self, cycle, self._status() + answer)

    def send_whole(self, cycle: _Cycle, content: bytes) -> None:
        """Send an answer that was put into the outbox."""
        cycle.response_complete = True
        if not cycle.disconnected:
            self.transport.write(content)
            if not cycle.keep_alive:
                # The server was told to stop in the meantime.
                self.transport.close()
        self.on_response_complete()

    def _go_the_servers_way(self) -> None:
        self._known = None
        super().on_headers_complete()
        if self._whole_body:
            super().on_body(self._whole_body)

    def _status(self) -> bytes:
        """Return the lines that all answers begin with; the server dates its list each second."""
        headers = self.server_state.default_headers
        seen, found = FastProtocol._dated
        if headers is not seen:
            found = b"HTTP/1.1 200 OK\r\n" + lines(headers)
            FastProtocol._dated = headers, found
        return found


def lines(headers: Headers) -> bytes:
    """Return headers as they stand in an answer."""
    return b"".join([name + b": " + value + b"\r\n" for name, value in headers])
