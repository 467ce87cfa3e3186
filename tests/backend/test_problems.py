"""One shape for every error, and an unexpected one tells nothing but its id."""

import logging
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.settings import Settings


def _broken(home: Path) -> FastAPI:
    app = create_app(Settings(home=home))

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("patient aged 4711")

    return app


def test_the_unexpected_is_answered_without_detail_and_logged_with_its_id(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = TestClient(_broken(tmp_path), raise_server_exceptions=False)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/broken", headers={"X-Request-ID": "abc-1"})
    assert answer.status_code == 500
    assert answer.json() == {
        "type": "urn:heartsight:problem:internal-error",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "Something went wrong; the log tells more.",
        "request_id": "abc-1",
        "errors": [],
    }
    assert answer.headers["x-request-id"] == "abc-1"
    assert any("abc-1" in record.getMessage() and record.exc_info for record in caplog.records)


def test_the_unexpected_is_raised_on_so_that_tests_and_servers_see_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="4711"):
        TestClient(_broken(tmp_path)).get("/broken")


def test_the_unexpected_is_counted(tmp_path: Path) -> None:
    client = TestClient(_broken(tmp_path), raise_server_exceptions=False)
    client.get("/broken")
    assert 'http_requests_total{method="GET",route="/broken",status="500"} 1.0' in (
        client.get("/metrics").text
    )
