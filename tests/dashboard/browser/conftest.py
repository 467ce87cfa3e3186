"""Real dashboards before real backends, and a real browser to look at them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import free_port
from tests.dashboard.browser.watching import Watched
from tests.waiting import wait_until_answering

ROOT = Path(__file__).parents[3]
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000
"""A first look imports the studies, and others use the machine; what fails does so in the end."""


def serve(backend_url: str, **settings: str) -> Iterator[str]:
    """Run a dashboard in a process of its own, started as `make run` starts it."""
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", "dashboard/app.py",
        "--server.address", "127.0.0.1", "--server.port", str(port),
        "--server.headless", "true", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    environment = {**os.environ, "HEARTSIGHT_BACKEND_URL": backend_url, **settings}
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            wait_until_answering(f"{url}/_stcore/health", process)
            yield url
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def dashboard_url(backend_url: str) -> Iterator[str]:
    """Before a backend whose bundle was only trained."""
    yield from serve(backend_url)


@pytest.fixture(scope="session")
def studied_dashboard_url(studied_backend_url: str) -> Iterator[str]:
    """Before a backend whose bundle holds every report."""
    yield from serve(studied_backend_url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        expect.set_options(timeout=PATIENCE_MS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, dashboard_url: str) -> Iterator[Any]:
    """Open a page of the dashboard before the trained bundle."""
    yield from opener(browser, dashboard_url)


@pytest.fixture
def open_studied_page(browser: Browser, studied_dashboard_url: str) -> Iterator[Any]:
    """Open a page of the dashboard before the bundle with every report."""
    yield from opener(browser, studied_dashboard_url)


def opener(browser: Browser, url: str) -> Iterator[Any]:
    """Open pages for one test; at its end, none of them may have done what no page may do."""
    opened: list[Watched] = []

    def open_one(
        path: str = "", *, width: int = 1440, height: int = 900, scheme: Any = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(Watched(context.new_page(), f"{url}/{path}"))
        return opened[-1].page

    yield open_one
    faults = [fault for one in opened for fault in one.faults()]
    for one in opened:
        one.page.context.close()
    assert faults == []
