"""A span for each request, sent to an OpenTelemetry collector, when a setting names one.

Off, nothing of this stands in a request's way and none of its libraries is loaded. On, it wraps
the whole application, the fast path included, and reads route, stages and request id from what
passes: a span never holds more than the metrics and the log do.
"""

import logging
from threading import Thread
from typing import TYPE_CHECKING, Final

from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.observation import known_method
from backend.request_context import TRACE_ID
from backend.request_ids import HEADER
from backend.settings import Settings
from backend.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

FRAMEWORK_SILENT: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI's own traces and logs are off, whatever the environment says: they hold what errors say
of themselves, and a variable of the environment would send them."""

_LOG: Final = logging.getLogger(__name__)
_UNTRACED: Final = frozenset({"/healthz", "/readyz", "/health", "/metrics"})
# Answered before the application's own routing has named them.
_FAST_ROUTES: Final = frozenset({"/predict", "/explain"})
_LAST_SPANS_SECONDS: Final = 3


def traced(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Return the application, wrapped if a collector is set and the libraries are installed."""
    if settings.otlp_endpoint is None:
        return app
    try:
        return Tracing(app, _provider(settings.otlp_endpoint))
    except ImportError:
        _LOG.warning(
            "no traces: HEARTSIGHT_OTLP_ENDPOINT is set, but OpenTelemetry is not installed; "
            "install requirements/tracing.txt or remove the setting"
        )
        return app


def _provider(endpoint: str) -> "TracerProvider":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - optional
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    resource = Resource.create({"service.name": "heartsight-backend", "service.version": VERSION})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class Tracing:
    """Wrap an application: one span per request, part of the caller's trace if it names one."""

    def __init__(self, app: ASGIApp, provider: "TracerProvider") -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415 - optional
        from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
            TraceContextTextMapPropagator,
        )

        self._app = app
        self._provider = provider
        self._tracer = provider.get_tracer("heartsight.backend", VERSION)
        self._propagator = TraceContextTextMapPropagator()
        self._server = SpanKind.SERVER
        self._failed = Status(StatusCode.ERROR)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; at the end of the application's life send what is left."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            if scope["type"] == "lifespan":
                self.send_the_rest()
            return
        if scope["path"] in _UNTRACED:
            await self._app(scope, receive, send)
            return
        await self._serve(scope, receive, send)

    def send_the_rest(self) -> None:
        """Send what has not been sent; there is no span after this."""
        # A collector that does not answer is asked again for half a minute: too long to end.
        sending = Thread(target=self._provider.shutdown, daemon=True)
        sending.start()
        sending.join(_LAST_SPANS_SECONDS)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = known_method(scope)
        span = self._tracer.start_span(method, context=self._caller(scope), kind=self._server)
        span.set_attribute("http.request.method", method)
        token = TRACE_ID.set(format(span.get_span_context().trace_id, "032x"))

        async def traced_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._describe(span, message)
            await send(message)

        try:
            await self._app(scope, receive, traced_send)
        except Exception as error:
            # Its type alone: what it says of itself may be a patient's value.
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(self._failed)
            raise
        finally:
            route = _route(scope)
            span.update_name(f"{method} {route}")
            span.set_attribute("http.route", route)
            span.end()
            TRACE_ID.reset(token)

    def _caller(self, scope: Scope) -> "Context":
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            if name in (b"traceparent", b"tracestate"):
                headers[name.decode()] = value.decode("latin-1")
        return self._propagator.extract(headers)

    def _describe(self, span: "Span", message: Message) -> None:
        status = message["status"]
        span.set_attribute("http.response.status_code", status)
        if status >= 500:  # noqa: PLR2004 - the first status that is the server's own fault
            span.set_status(self._failed)
        for name, value in message.get("headers", ()):
            if name == HEADER:
                span.set_attribute("heartsight.request_id", value.decode())
            elif name == b"server-timing":
                for stage, milliseconds in _stages(value.decode()):
                    span.set_attribute(f"heartsight.{stage}_ms", milliseconds)


def _stages(timing: str) -> list[tuple[str, float]]:
    entries = (entry.strip().partition(";dur=") for entry in timing.split(","))
    return [(name, float(duration)) for name, _, duration in entries if duration]


def _route(scope: Scope) -> str:
    route = getattr(scope.get("route"), "path", None)
    if route is not None:
        return str(route)
    path: str = scope["path"]
    return path if path in _FAST_ROUTES else "unmatched"
