"""Every answer tells browsers to be careful, and no answer lets another origin read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from fastapi.testclient import TestClient
from playwright.sync_api import ConsoleMessage, sync_playwright

from backend.app import create_app
from backend.security.headers import SECURITY_HEADERS
from backend.settings import Settings
from tests.backend.running import Running, running_backend
from tests.backend.security.addresses import operations

WANTED = {name.decode(): value.decode() for name, value in SECURITY_HEADERS}


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("headers")
    (home / "models").symlink_to(trained_home / "models")
    with running_backend(home) as running:
        yield running


def lacking(answer: requests.Response) -> dict[str, str | None]:
    found = {name: answer.headers.get(name) for name in WANTED}
    return {name: value for name, value in found.items() if value != WANTED[name]}


def test_every_address_answers_with_them(backend: Running, whole_patient: dict[str, Any]) -> None:
    document = requests.get(f"{backend.url}/openapi.json", timeout=5).json()
    for one in operations(document):
        for body in ({"json": whole_patient}, {"data": b"{"}, {}):
            answer = requests.request(one.method, backend.url + one.path, timeout=5, **body)
            assert lacking(answer) == {}, (one, answer.status_code)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("DELETE", "/predict"), ("OPTIONS", "/predict")]
)
def test_errors_answer_with_them(backend: Running, method: str, path: str) -> None:
    assert lacking(requests.request(method, backend.url + path, timeout=5)) == {}


def test_the_unexpected_answers_with_them(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path))

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    answer = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in WANTED} == WANTED


def test_no_other_origin_may_read_an_answer(
    backend: Running, whole_patient: dict[str, Any]
) -> None:
    foreign = {"Origin": "https://evil.example"}
    asked = foreign | {"Access-Control-Request-Method": "POST"}
    for answer in (
        requests.post(f"{backend.url}/predict", json=whole_patient, headers=foreign, timeout=5),
        requests.options(f"{backend.url}/predict", headers=asked, timeout=5),
        requests.get(f"{backend.url}/docs", headers=foreign, timeout=5),
    ):
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_the_documentation_works_under_its_policy(backend: Running) -> None:
    """In a browser: the page draws itself, and the browser has blocked nothing."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    executable = Path("/usr/bin/chromium")
    if not executable.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable)
        page = browser.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(f"{backend.url}/docs")
        page.get_by_text("Probability of coronary artery disease").wait_for()
        browser.close()
    assert complaints == []
    assert answer is not None
    assert answer.headers["x-frame-options"] == "DENY"
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"].split(";")[1]


def test_the_documentation_can_be_switched_off(home: Path) -> None:
    with TestClient(create_app(Settings(home=home, docs=False))) as client:
        for path in ("/docs", "/openapi.json", "/static-offline-docs/swagger-ui.css"):
            assert client.get(path).status_code == 404
        assert client.get("/model").status_code == 200
