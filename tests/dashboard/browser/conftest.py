"""Real dashboards before real backends, and a real browser to look at them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import free_port
from tests.dashboard.browser.watching import Watched

ROOT = Path(__file__).parents[3]
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 30


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
            _wait_until_healthy(f"{url}/_stcore/health", process)
            yield url
        finally:
            process.terminate()


def _wait_until_healthy(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    pytest.fail(f"the dashboard was not healthy within {START_SECONDS} s")


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
    contexts = []

    def opened(
        path: str = "", *, width: int = 1440, height: int = 900, scheme: Any = "light"
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        return Watched(context.new_page(), f"{url}/{path}")

    yield opened
    for context in contexts:
        context.close()
