"""In front of the ordinary routes: whose request it is, whether there is room, and its whole body.

Everything here happens before a route sees the request. The fast path does the same for
`/predict` by the same `Guard` and `Overload`; what it has admitted is not admitted again.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.errors import RequestRefused
from backend.problems import refusal
from backend.request_body import replayed, too_large
from backend.request_context import stage
from backend.security.connection import LATE, REFUSED, too_slow
from backend.security.guard import Guard
from backend.security.overload import Overload
from backend.security.roles import Access, Rule, rule_of

CALLER: Final = "caller"
"""Key of a request's state: the `Caller` who was admitted."""


class Admission:
    """Wrap an application.

    Parameters
    ----------
    operation_port : int or None
        The port that serves probes and metrics, without keys, and nothing else.
    """

    def __init__(
        self, app: ASGIApp, guard: Guard, overload: Overload, operation_port: int | None
    ) -> None:
        self._app = app
        self._guard = guard
        self._overload = overload
        self._operation_port = operation_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rule = rule_of(scope["path"])
        entered = False
        try:
            await self._admit(scope, rule)
            if rule.load is not None:
                self._overload.enter(rule.load)
                entered = True
            body = await self._body(scope, receive, rule)
        except RequestRefused as error:
            if entered and rule.load is not None:
                self._overload.leave(rule.load)
            # No route has been found yet; whoever counts still wants to know which it is about.
            scope["state"]["refused_at"] = rule.path
            await refusal(scope["state"]["request_id"], error)(scope, receive, send)
            return
        try:
            if body is not None:
                await self._app(scope, body, send)
        finally:
            if entered and rule.load is not None:
                self._overload.leave(rule.load)

    async def _admit(self, scope: Scope, rule: Rule) -> None:
        state = scope["state"]
        if REFUSED in state:
            raise state[REFUSED]
        on_operation_port = self._is_operation(scope)
        if on_operation_port and not rule.operation:
            raise _elsewhere()
        if rule.needs is Access.OPEN or on_operation_port:
            return
        if rule.operation and self._operation_port is not None:
            raise _elsewhere()
        if CALLER not in state:
            caller = self._guard.admit(scope["headers"], rule.needs)
            if self._guard.counts_remotely:
                await self._guard.count(caller)
            state[CALLER] = caller

    def _is_operation(self, scope: Scope) -> bool:
        server = scope.get("server")
        port = None if server is None else server[1]
        return port is not None and port == self._operation_port

    async def _body(self, scope: Scope, receive: Receive, rule: Rule) -> Receive | None:
        """Return what gives the route its body; None when the client is gone."""
        if rule.body_bytes is None:
            return _in_time(scope, receive)
        announced = _announced(scope)
        if announced == 0:
            return receive
        if announced is not None and announced > rule.body_bytes:
            raise too_large(rule.body_bytes)
        with stage("read"):
            body = await _whole(scope, receive, rule.body_bytes)
        if body is None:
            return None
        return replayed({"type": "http.request", "body": body, "more_body": False}, receive)


def _announced(scope: Scope) -> int | None:
    """Return the length a body says it has; 0 without one, None when it does not say."""
    length: int | None = 0
    for name, value in scope["headers"]:
        if name == b"content-length":
            # The parser has refused everything but digits.
            length = int(value)
        elif name == b"transfer-encoding":
            return None
    return length


async def _whole(scope: Scope, receive: Receive, limit: int) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        if LATE in scope["state"]:
            raise too_slow()
        body += message.get("body", b"")
        if len(body) > limit:
            raise too_large(limit)
        if not message.get("more_body", False):
            return bytes(body)


def _in_time(scope: Scope, receive: Receive) -> Receive:
    """Pass a streamed body on; raises RequestRefused when it does not come."""

    async def part() -> Message:
        message = await receive()
        if LATE in scope["state"]:
            raise too_slow()
        return message

    return part


def _elsewhere() -> RequestRefused:
    return RequestRefused(404, "not-found", "This address is served on the other port.")
