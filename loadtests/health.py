"""How soon a server says that it is ready: after its start, and again after a run."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import requests

from loadtests.target import Target, session

ALLOWED_SECONDS: Final = 2.0
_PATIENCE_SECONDS: Final = 30
_POLL_SECONDS: Final = 0.02


def seconds_until_ready(
    target: Target, is_alive: Callable[[], bool] = lambda: True
) -> float | None:
    """Return the seconds until the server is ready; None if it is not for long, or has ended."""
    began = time.monotonic()
    with session(target.key) as asking:
        while time.monotonic() - began < _PATIENCE_SECONDS and is_alive():
            with suppress(requests.RequestException):  # it is not there yet, or not again
                answer = asking.get(f"{target.url}/readyz", timeout=5, allow_redirects=False)
                if answer.ok:
                    return round(time.monotonic() - began, 3)
            time.sleep(_POLL_SECONDS)
    return None
