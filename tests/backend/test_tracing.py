"""Traces: sent to a real collector over HTTP, part of the caller's trace, harmless when absent."""

import asyncio
import gzip
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from starlette.types import ASGIApp, Message

from backend.app import create_app
from backend.request_context import TRACE_ID
from backend.settings import Settings
from backend.tracing import Tracing, traced
from tests.backend.running import running_backend
from tests.conftest import ROOT, free_port

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "00f067aa0ba902b7"
PATIENT = {"age": 63, "sex": 1, "chol": 233}


class Collector(ThreadingHTTPServer):
    """An OpenTelemetry collector: takes OTLP over HTTP and keeps what it got."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: list[str] = []
        self.exports: list[ExportTraceServiceRequest] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def spans(self) -> list[Span]:
        return [
            span
            for export in self.exports
            for resource in export.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.paths.append(self.path)
        self.server.exports.append(ExportTraceServiceRequest.FromString(body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def attributes(span: Span) -> dict[str, Any]:
    return {
        one.key: getattr(one.value, str(one.value.WhichOneof("value"))) for one in span.attributes
    }


def test_each_request_is_a_span_and_a_stop_sends_the_last_ones(
    home: Path, collector: Collector
) -> None:
    with running_backend(home, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url) as backend:
        parent = {"traceparent": f"00-{TRACE}-{CALLER}-01", "X-Request-ID": "abc-1"}
        for path, body in (("/predict", PATIENT), ("/explain", PATIENT), ("/predict", {"age": 1})):
            requests.post(f"{backend.url}{path}", json=body, headers=parent, timeout=10)
        requests.get(f"{backend.url}/nowhere/4711", timeout=10)
        requests.get(f"{backend.url}/metrics", timeout=10)
        backend.end()
    assert set(collector.paths) == {"/v1/traces"}
    told = [(span.name, attributes(span)["http.response.status_code"]) for span in collector.spans]
    assert told == [
        ("POST /predict", 200),
        ("POST /explain", 200),
        ("POST /predict", 422),
        ("GET unmatched", 404),
    ]
    predict, *_, nowhere = collector.spans
    assert (predict.trace_id.hex(), predict.parent_span_id.hex()) == (TRACE, CALLER)
    assert nowhere.trace_id.hex() != TRACE
    assert nowhere.parent_span_id == b""
    found = attributes(predict)
    assert found["heartsight.request_id"] == "abc-1"
    assert {name for name in found if name.endswith("_ms")} >= {
        f"heartsight.{stage}_ms" for stage in ("read", "validate", "score", "journal", "total")
    }
    assert predict.kind == Span.SPAN_KIND_SERVER
    sent = b"".join(export.SerializeToString() for export in collector.exports)
    assert b"4711" not in sent
    assert b"heartsight-backend" in sent


def test_a_collector_that_is_away_stops_neither_answers_nor_the_end(home: Path) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    with running_backend(home, HEARTSIGHT_OTLP_ENDPOINT=away) as backend:
        assert requests.post(f"{backend.url}/predict", json=PATIENT, timeout=10).ok
        backend.end()
        assert "Application shutdown complete." in [line["message"] for line in backend.lines()]


async def _receive() -> Message:
    return {"type": "http.request", "body": b""}


async def _send(_: Message) -> None:
    """Take it."""


def ask(app: ASGIApp, headers: list[tuple[bytes, bytes]]) -> None:
    scope = {"type": "http", "method": "GET", "path": "/model", "headers": headers}
    asyncio.run(app(scope, _receive, _send))


def test_an_unexpected_error_is_a_failed_span_that_names_its_type_alone(
    collector: Collector,
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("patient aged 4711")

    app = traced(broken, Settings(otlp_endpoint=collector.url))
    assert isinstance(app, Tracing)
    with pytest.raises(RuntimeError):
        ask(app, [])
    app.send_the_rest()
    (span,) = collector.spans
    assert span.status.code == Status.STATUS_CODE_ERROR
    assert attributes(span)["error.type"] == "RuntimeError"
    assert b"4711" not in span.SerializeToString()


@pytest.mark.parametrize(
    ("header", "joined"),
    [
        (f"00-{TRACE}-{CALLER}-01", True),
        (f"00-{'0' * 32}-{CALLER}-01", False),
        (f"00-{TRACE}-01", False),
        ("\xff" * 600, False),
    ],
)
def test_only_a_proper_traceparent_is_followed_and_the_log_knows_the_trace(
    header: str, *, joined: bool, collector: Collector
) -> None:
    seen: list[str | None] = []

    async def noting(*_: object) -> None:
        seen.append(TRACE_ID.get())

    app = traced(noting, Settings(otlp_endpoint=collector.url))
    ask(app, [(b"traceparent", header.encode("latin-1"))])
    assert isinstance(app, Tracing)
    app.send_the_rest()
    assert (seen == [TRACE]) is joined
    assert [span.trace_id.hex() for span in collector.spans] == seen


def test_without_a_collector_nothing_stands_in_the_way(home: Path) -> None:
    app = create_app(Settings(home=home, otlp_endpoint=None))
    assert traced(app, Settings(otlp_endpoint=None)) is app


def test_without_a_collector_its_libraries_are_not_loaded() -> None:
    # FastAPI's own dependencies may load the interfaces of OpenTelemetry, which do nothing.
    name = "opentelemetry.sdk"
    code = f"import sys, backend.__main__; print([n for n in sys.modules if '{name}' in n])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_collector_without_the_libraries_is_one_warning_and_no_traces(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    app = create_app(Settings(home=home))
    assert traced(app, Settings(otlp_endpoint="http://127.0.0.1:4318")) is app
    (warning,) = caplog.messages
    assert "requirements/tracing.txt" in warning
    assert "HEARTSIGHT_OTLP_ENDPOINT" in warning


def test_the_frameworks_own_traces_stay_off_whatever_the_environment_says(
    home: Path, collector: Collector
) -> None:
    settings = {"FASTAPI_OTEL_AUTO_CONFIGURE": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with running_backend(home, **settings) as backend:
        requests.post(f"{backend.url}/explain", json=PATIENT, timeout=10)
        backend.end()
    assert set(collector.paths) == {"/v1/traces"}
    assert [span.name for span in collector.spans] == ["POST /explain"]


@pytest.mark.parametrize("name", ["HEARTSIGHT_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"])
def test_both_names_of_the_setting_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://collector:4318")
    assert Settings().otlp_endpoint == "http://collector:4318"
