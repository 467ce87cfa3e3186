"""How soon after a run the server is well again."""

import time
from typing import Final

import requests

from loadtests.target import Target

ALLOWED_SECONDS: Final = 2.0
_PATIENCE_SECONDS: Final = 30
_POLL_SECONDS: Final = 0.05


def seconds_until_healthy(target: Target) -> float | None:
    """Return the seconds until the server says that it is ready; None if it does not for long."""
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE_SECONDS:
        try:
            answer = requests.get(
                f"{target.url}/readyz", headers=target.headers, timeout=5, allow_redirects=False
            )
            if answer.ok:
                return round(time.monotonic() - began, 3)
        except requests.RequestException:
            pass
        time.sleep(_POLL_SECONDS)
    return None
