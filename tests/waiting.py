"""How tests wait for a program that they have started."""

import subprocess
import time
from pathlib import Path

import pytest
import requests

SECONDS = 30
BETWEEN_SECONDS = 0.05


def wait_until_answering(
    url: str, process: subprocess.Popen[bytes], log: Path | None = None
) -> None:
    """Wait until an address answers with success; a process that ends or dawdles fails the test."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(BETWEEN_SECONDS)
    said = log.read_text() if log else f"nothing within {SECONDS} s, or its end"
    pytest.fail(f"{url} was not ready:\n{said}")
