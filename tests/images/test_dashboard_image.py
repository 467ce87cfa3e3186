"""The dashboard's image: used by a browser, before the backend's image, with as little allowed."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.conftest import free_port
from tests.images.engine import CONFINED, Container, Engine

pytestmark = pytest.mark.images
CHROMIUM = Path("/usr/bin/chromium")
GRACE_SECONDS = 20
MEMORY = "--memory=1536m"


@pytest.fixture(scope="module")
def backend(engine: Engine, backend_image: str) -> Iterator[str]:
    """Address of the backend's container."""
    port, second = free_port(), free_port()
    settings = (
        "--env=HEARTSIGHT_HOST=127.0.0.1",
        f"--env=HEARTSIGHT_PORT={port}",
        f"--env=HEARTSIGHT_OPERATION_PORT={second}",
    )
    with engine.container(backend_image, *CONFINED, *settings) as container:
        container.wait_until(f"http://127.0.0.1:{second}/readyz")
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def running(
    engine: Engine, dashboard_image: str, backend: str, port: int, figures: list[str]
) -> Iterator[Container]:
    """The image started with a read-only root and without any capability."""
    settings = (
        "--env=HEARTSIGHT_DASHBOARD_HOST=127.0.0.1",
        f"--env=HEARTSIGHT_DASHBOARD_PORT={port}",
        f"--env=HEARTSIGHT_BACKEND_URL={backend}",
    )
    with engine.container(dashboard_image, *CONFINED, MEMORY, *settings) as container:
        healthy = container.wait_until(f"http://127.0.0.1:{port}/_stcore/health", 60)
        figures.append(f"dashboard: healthy {healthy:.1f} s after `podman run`")
        yield container


def test_a_prediction_is_made_on_the_patient_page(running: Container, port: int) -> None:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"http://127.0.0.1:{port}")
        page.locator(".st-key-patient_sex").get_by_text("male", exact=True).click()
        page.get_by_label("Age", exact=True).fill("63")
        page.keyboard.press("Enter")
        expect(page.locator(".hs-lead")).to_contain_text(
            "Of 100 patients like this", timeout=30_000
        )
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=30_000)
        browser.close()
    allowed = ("http://127.0.0.1", "data:", "blob:")
    assert [url for url in asked if not url.startswith(allowed)] == [], running.log()


def test_its_health_check_passes(engine: Engine, running: Container) -> None:
    done = engine.run("podman", "healthcheck", "run", running.name, check=False)
    assert done.returncode == 0, done.stderr


def test_it_can_do_the_nightly_drift_check(
    engine: Engine, dashboard_image: str, studied_backend_url: str
) -> None:
    """The CronJob's command; nobody was served yet, and it says so instead of failing."""
    done = engine.run(
        "podman", "run", "--rm", *CONFINED, MEMORY, "--entrypoint=python", dashboard_image,
        "-m", "analysis", "drift", f"--served={studied_backend_url}", "--metric=/tmp/drift.prom",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_a_sign_in_it_does_not_open_to_others(engine: Engine, dashboard_image: str) -> None:
    done = engine.run("podman", "run", "--rm", *CONFINED, MEMORY, dashboard_image, check=False)
    assert done.returncode == 2, done.stdout + done.stderr


def test_it_holds_no_compiler_and_no_tests_of_ours(engine: Engine, dashboard_image: str) -> None:
    script = "command -v gcc cc make; ls -d tests backend loadtests 2>/dev/null; true"
    options = ("--rm", "--network=none", "--entrypoint=sh")
    assert engine.run("podman", "run", *options, dashboard_image, "-c", script).stdout == ""


def test_it_ends_when_asked(running: Container, figures: list[str]) -> None:
    """Last in this file: afterwards it is gone."""
    time.sleep(0.5)
    seconds, code = running.stop(GRACE_SECONDS)
    figures.append(f"dashboard: ended {seconds:.1f} s after SIGTERM")
    assert code == 0, running.log()
