"""Around the ordinary routes: an id, a count, a duration and `Server-Timing` for each request.

Plain ASGI, because a framework middleware would cost more than everything else together. It is
also the last resort: what nobody expected is logged here, and answered with nothing but its id.
"""

import logging
from collections.abc import MutableMapping
from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.metrics import Metrics
from backend.problems import problem
from backend.request_context import REQUEST_ID, STAGES, server_timing
from backend.request_ids import HEADER, given, new

_LOG: Final = logging.getLogger(__name__)
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
        state = scope.setdefault("state", {})
        started = state.setdefault("started", perf_counter())
        identifier = state["request_id"] = given(scope["headers"]) or new()
        stages: dict[str, float] = {}
        tokens = REQUEST_ID.set(identifier), STAGES.set(stages)
        status = 0

        async def observed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                timing = server_timing(stages, perf_counter() - started)
                message.setdefault("headers", []).extend(
                    [(HEADER, identifier.encode()), (b"server-timing", timing)]
                )
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
            REQUEST_ID.reset(tokens[0])
            STAGES.reset(tokens[1])

    def _count(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        found = getattr(scope.get("route"), "path", None) or scope["state"].get("refused_at")
        route = found or "unmatched"
        method = known_method(scope)
        self._metrics.http_requests.labels(method, route, str(status)).inc()
        self._metrics.http_duration.labels(method, route).observe(seconds)
        refusal = scope["state"].get("problem")
        if refusal is not None:
            self._metrics.refusals.labels(refusal).inc()
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self._metrics.rate_limited.inc()


def known_method(scope: Scope) -> str:
    """Return the request's method, or `other`: what a caller makes up must not become a label."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"
