"""A steady load: so many predictions per second, one after the other over one connection.

Unlike wrk, which asks as fast as it is answered, it leaves the machine to what is measured.
"""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from scripts.smoke import PATIENT

_TIMEOUT_SECONDS: Final = 30
_BODY: Final = json.dumps(PATIENT)
_HEADERS: Final = {"Content-Type": "application/json"}
_OK: Final = 200


class Steady:
    """What the load has been so far."""

    def __init__(self) -> None:
        self.answered = 0
        self.failed = 0
        self._started = time.monotonic()
        self._ended: float | None = None

    @property
    def per_second(self) -> float:
        """Answers per second while it lasts, and of all of it afterwards."""
        until = time.monotonic() if self._ended is None else self._ended
        return self.answered / max(until - self._started, 1e-9)

    def end(self) -> None:
        """Note that nothing more is asked."""
        self._ended = time.monotonic()


@contextmanager
def steady(url: str, per_second: float) -> Iterator[Steady]:
    """Ask for predictions at this pace inside the block.

    A machine too slow for the pace gets less, never a burst that makes up for it.
    """
    told, ended = Steady(), threading.Event()
    asking = threading.Thread(target=_ask, args=(url, per_second, told, ended))
    asking.start()
    try:
        yield told
    finally:
        ended.set()
        asking.join()
        told.end()


def _ask(url: str, per_second: float, told: Steady, ended: threading.Event) -> None:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(
        address.hostname or "", address.port, timeout=_TIMEOUT_SECONDS
    )
    due = time.monotonic()
    while not ended.wait(max(0.0, due - time.monotonic())):
        due = max(due + 1 / per_second, time.monotonic() - 1 / per_second)
        try:
            connection.request("POST", "/predict?purpose=test", _BODY, _HEADERS)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            told.failed += 1
            connection.close()
            continue
        told.answered += answer.status == _OK
        told.failed += answer.status != _OK
    connection.close()
