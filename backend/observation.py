"""The outermost layer: an id for each request, its count and duration, and the last resort.

Plain ASGI, because a framework middleware would cost more than everything else together.
"""

import logging
import re
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.metrics import Metrics
from backend.problems import problem

_LOG: Final = logging.getLogger(__name__)
_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS: Final = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"}
)


class Observation:
    """Wrap an application: request ids, metrics, and a 500 that tells nothing but its id."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        identifier = _given_id(scope) or uuid4().hex
        scope.setdefault("state", {})["request_id"] = identifier
        status = 0

        async def observed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((b"x-request-id", identifier.encode()))
            await send(message)

        try:
            await self._app(scope, receive, observed_send)
        except Exception:
            _LOG.exception("request %s failed", identifier)
            if not status:
                answer = problem(
                    identifier, 500, "internal-error", "Something went wrong; the log tells more."
                )
                await answer(scope, receive, observed_send)
            raise
        finally:
            self._count(scope, status, perf_counter() - started)

    def _count(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.http_requests.labels(method, route, str(status)).inc()
        self._metrics.http_duration.labels(method, route).observe(seconds)


def _given_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return str(value.decode())
    return None
