"""A dashboard before a backend of its own, on free ports, for as long as something looks at it.

`bench_pages.py` measures its pages, `screenshots.py` takes their pictures. Both look by Chromium.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import Request

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from scripts import bench_servers
from scripts.own_home import own_home
from scripts.serve import has_promoted_bundle
from scripts.smoke import PATIENT

REPORTS: Final = ("explanation", "fairness", "drift", "poisoning", "performance", "data")
"""Every report that some page shows."""
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


class NothingToLookAtError(Exception):
    """No promoted model, or no browser; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Served:
    """Both programs, running.

    Attributes
    ----------
    process_id : int
        The dashboard's.
    """

    url: str
    backend_url: str
    process_id: int


def lacking(home: Path) -> list[str]:
    """Return the reports that the current bundle of a state directory does not hold.

    Raises
    ------
    NothingToLookAtError
        If no model is promoted there.
    """
    models = home / "models"
    if not has_promoted_bundle(models):
        raise NothingToLookAtError(
            f"{home} holds no promoted model: python -m analysis all makes one with every report."
        )
    folder = models / (models / "current").read_text().strip() / "reports"
    return [name for name in REPORTS if not (folder / f"{name}.json").is_file()]


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Run both programs on the models of a state directory; their journal goes elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        own = own_home(Path(folder), home)
        patient = json.dumps(PATIENT).encode()
        with (
            bench_servers.ours(own, patient) as backend,
            _dashboard(own, backend.url) as dashboard,
        ):
            yield Served(dashboard.url, backend.url, dashboard.process_id)


@contextmanager
def _dashboard(home: Path, backend_url: str) -> Iterator[bench_servers.Server]:
    port = bench_servers.free_port()
    url = f"http://127.0.0.1:{port}"
    with bench_servers.running(
        ["dashboard"],
        url,
        Request(f"{url}/_stcore/health"),  # noqa: S310 - our own address
        HEARTSIGHT_HOME=str(home),
        HEARTSIGHT_BACKEND_URL=backend_url,
        HEARTSIGHT_DASHBOARD_PORT=str(port),
    ) as server:
        yield server


@contextmanager
def empty_page() -> Iterator[bench_servers.Server]:
    """Run Streamlit with a page that shows one word."""
    port = bench_servers.free_port()
    url = f"http://127.0.0.1:{port}"
    with bench_servers.running(
        [
            *("streamlit", "run", str(Path(__file__).with_name("empty_page.py"))),
            *("--server.address", "127.0.0.1", "--server.port", str(port)),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        ],
        url,
        Request(f"{url}/_stcore/health"),  # noqa: S310 - our own address
    ) as server:
        yield server


@contextmanager
def browser() -> Iterator[Browser]:
    """Run the machine's Chromium without a window.

    Raises
    ------
    NothingToLookAtError
        If there is none.
    """
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=_program(), args=list(_OPTIONS))
        yield launched
        launched.close()


@contextmanager
def profile(window: Browser, width: int, height: int) -> Iterator[BrowserContext]:
    """Run another Chromium, which keeps what it has seen, as a reader's own browser does."""
    with tempfile.TemporaryDirectory() as folder:
        context = window.browser_type.launch_persistent_context(
            folder,
            executable_path=_program(),
            args=list(_OPTIONS),
            viewport={"width": width, "height": height},
        )
        yield context
        context.close()


def _program() -> str:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise NothingToLookAtError("No Chromium on this machine: install the package chromium.")
    return found
