"""A dashboard before a backend of its own, on free ports, for as long as something looks at it.

`bench_pages.py` measures its pages, `screenshots.py` takes their pictures. Both look by Chromium.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from scripts import bench_servers
from scripts.smoke import PATIENT

REPORTS: Final = ("explanation", "fairness", "drift", "poisoning", "performance", "data")
"""Every report that some page shows."""
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_ROOT: Final = Path(__file__).parent.parent
_PATIENCE_SECONDS: Final = 60
_BETWEEN_TRIES_SECONDS: Final = 0.05


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
    pointer = home / "models" / "current"
    if not pointer.is_file():
        raise NothingToLookAtError(
            f"{home} holds no promoted model: python -m analysis all makes one with every report."
        )
    folder = pointer.parent / pointer.read_text(encoding="utf-8").strip() / "reports"
    return [name for name in REPORTS if not (folder / f"{name}.json").is_file()]


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Run both programs on the models of a state directory; their journal goes elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        (own / "models").symlink_to((home / "models").resolve())
        patient = json.dumps(PATIENT).encode()
        with (
            bench_servers.ours(own, patient) as backend,
            _dashboard(own, backend.url) as (url, process_id),
        ):
            yield Served(url, backend.url, process_id)


@contextmanager
def _dashboard(home: Path, backend_url: str) -> Iterator[tuple[str, int]]:
    port = bench_servers.free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "HEARTSIGHT_HOME": str(home),
        "HEARTSIGHT_BACKEND_URL": backend_url,
        "HEARTSIGHT_DASHBOARD_PORT": str(port),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard"],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(f"{url}/_stcore/health", process)
            yield url, process.pid
        finally:
            process.terminate()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=_PATIENCE_SECONDS):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(_BETWEEN_TRIES_SECONDS)
    raise TimeoutError(f"the dashboard was not healthy within {_PATIENCE_SECONDS} s")


@contextmanager
def browser() -> Iterator[Browser]:
    """Run the machine's Chromium without a window.

    Raises
    ------
    NothingToLookAtError
        If there is none.
    """
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        raise NothingToLookAtError("No Chromium on this machine: install the package chromium.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(_OPTIONS))
        yield launched
        launched.close()
