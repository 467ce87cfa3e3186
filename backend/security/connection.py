"""What a connection may do before it is a request: size and time of the head, the name it calls.

The HTTP parser takes heads of any size and waits for them and for bodies for ever. This protocol
counts and times what is not finished yet; a request that arrives whole costs it next to nothing.
What it finds wrong with a whole head is told to the ordinary application, which answers it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from starlette.types import ASGIApp
from uvicorn.config import Config

from backend.errors import RequestRefused
from backend.fast_connection import FastProtocol
from backend.problems import refusal
from backend.security.headers import SECURITY_HEADERS
from backend.security.hosts import TrustedHosts

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

HEAD_BYTES: Final = 16 * 1024
HEAD_FIELDS: Final = 100
SLOWEST_BYTES_PER_SECOND: Final = 16 * 1024
REFUSED: Final = "refused_at_the_door"
LATE: Final = "body_is_late"
"""Keys of a request's state, by which this tells `admission` what is wrong."""


@dataclass(frozen=True, slots=True)
class Door:
    """What all connections of one server share.

    Attributes
    ----------
    hosts : TrustedHosts
        Names the server may be called by.
    seconds : float
        How long a head, a body, or a client that reads no answer may take. A body gets another
        second for each `SLOWEST_BYTES_PER_SECOND` that have come.
    ordinary : ASGI application
        Answers what is refused here.
    on_refusal : callable
        Told the kind of what is refused before there is a request that could be counted.
    """

    hosts: TrustedHosts
    seconds: float
    ordinary: ASGIApp
    on_refusal: Callable[[str], None]


class DoorConfig(Config):
    """A server's configuration with its door."""

    door: Door


class BoundedProtocol(FastProtocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to wait for the first request."""
        self._door = cast("DoorConfig", self.config).door
        self._chunk = self._received = 0
        self._watched: object = self
        self._timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        super().connection_made(cast("asyncio.Transport", transport))
        self._watch(0)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        self._cancel_timer()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and watch what is not whole yet."""
        self._chunk = len(data)
        super().data_received(data)
        scope = self.scope
        if scope is None or "path" not in scope or self.cycle.more_body:
            self._watch(len(data))
        elif self._timer is not None:
            self._cancel_timer()

    def on_headers_complete(self) -> None:
        """Hand a whole head on: to the application, or to the ordinary one as refused."""
        refused = self._wrong_head()
        if refused is None:
            super().on_headers_complete()
            return
        self.scope["state"][REFUSED] = refused
        application = self.app
        self.app = cast("Any", self._door.ordinary)
        try:
            super().on_headers_complete()
        finally:
            self.app = application

    def pause_writing(self) -> None:
        """Give a client that does not read its answer some time."""
        self._write_timer = self.loop.call_later(self._door.seconds, self.transport.abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Go on: the client reads."""
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP at all."""
        self._refuse_at_once(RequestRefused(400, "no-http", msg))

    def _wrong_head(self) -> RequestRefused | None:
        headers = self.headers
        if len(headers) > HEAD_FIELDS or self._chunk > HEAD_BYTES:
            size = len(self.url) + sum(len(name) + len(value) for name, value in headers)
            if len(headers) > HEAD_FIELDS or size > HEAD_BYTES:
                return _head_too_large()
        if self._door.hosts.any:
            return None
        called = None
        for name, value in headers:
            if name == b"host":
                if called is not None:
                    # As bad as a wrong one: others may have looked at the other one.
                    return _misdirected()
                called = value
        return None if self._door.hosts.accept(called or b"") else _misdirected()

    @property
    def _in_head(self) -> bool:
        """Whether the latest message has no whole head yet."""
        return self.scope is None or "path" not in self.scope

    def _watch(self, came: int) -> None:
        if self._watched is not self.scope:
            # Another request than the one that was waited for.
            self._watched = self.scope
            self._received = 0
            self._cancel_timer()
        self._received += came
        if self._in_head and self._received > HEAD_BYTES:
            self._refuse_at_once(_head_too_large())
        elif self._timer is None and not self.transport.is_closing():
            self._started = self.loop.time()
            self._timer = self.loop.call_later(self._door.seconds, self._late)

    def _late(self) -> None:
        """Refuse what took too long to become whole, or hang up."""
        self._timer = None
        cycle: RequestResponseCycle = self.cycle
        if self._in_head:
            if self._received:
                self._refuse_at_once(too_slow())
            else:
                self.transport.close()
            return
        allowed = self._door.seconds + self._received / SLOWEST_BYTES_PER_SECOND
        remaining = self._started + allowed - self.loop.time()
        if cycle.response_complete or self.scope["state"].get(LATE):
            # It is answered, or was told to be, and still sends.
            self.transport.close()
        elif remaining > 0 or self.flow.read_paused:
            self._timer = self.loop.call_later(max(remaining, 1.0), self._late)
        else:
            self.scope["state"][LATE] = True
            # Wakes whoever waits for the body, with an empty part of it.
            cycle.message_event.set()
            self._timer = self.loop.call_later(self._door.seconds, self._late)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse_at_once(self, refused: RequestRefused) -> None:
        """Answer without an application, and hang up."""
        if self.transport.is_closing():
            return
        self._door.on_refusal(refused.kind)
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(_raw(refused))
        self.transport.close()


def too_slow() -> RequestRefused:
    """Return the refusal of a request that does not arrive."""
    return RequestRefused(
        408,
        "request-timeout",
        "The request did not arrive in time.",
        headers={"Connection": "close"},
    )


def _misdirected() -> RequestRefused:
    return RequestRefused(
        421,
        "misdirected",
        "The backend is not known by the name it was called by; HEARTSIGHT_TRUSTED_HOSTS adds "
        "names.",
    )


def _head_too_large() -> RequestRefused:
    return RequestRefused(
        431,
        "head-too-large",
        f"Address and header fields may have {HEAD_BYTES // 1024} KiB and {HEAD_FIELDS} fields "
        "at most.",
        headers={"Connection": "close"},
    )


def _raw(refused: RequestRefused) -> bytes:
    """Return a whole HTTP answer."""
    identifier = uuid4().hex
    answer = refusal(identifier, refused)
    fields = dict(answer.raw_headers) | dict(SECURITY_HEADERS)
    fields[b"connection"] = b"close"
    fields[b"x-request-id"] = identifier.encode()
    head = [b"HTTP/1.1 %d %s" % (refused.status, HTTPStatus(refused.status).phrase.encode())]
    head += [b"%s: %s" % field for field in fields.items()]
    return b"\r\n".join([*head, b"", bytes(answer.body)])
