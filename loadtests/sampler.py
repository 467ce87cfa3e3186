"""Looks at metrics while load runs: at one backend itself, or at all through Prometheus.

A failed look is left out, not guessed: a server that is too busy to be looked at leaves a gap.
"""

import threading
import time
from contextlib import suppress
from typing import Final, Protocol, Self

import requests

from loadtests.errors import TargetError
from loadtests.exposition import WANTED, Look, of_vector, parsed
from loadtests.target import session

_TIMEOUT_SECONDS: Final = 10
_SCRAPE_SECONDS: Final = 35
"""Longest wait for a scrape; our configuration has one each 15 s."""
_QUESTION: Final = f'{{__name__=~"{"|".join(WANTED)}", job="heartsight-backend"}}'
_SCRAPED: Final = 'min(timestamp(up{job="heartsight-backend"}))'


class Source(Protocol):
    """Where metrics come from."""

    def look(self) -> Look:
        """Return all servers' metrics; raises `requests.RequestException`."""


class OwnMetrics:
    """One backend's `/metrics`."""

    def __init__(self, url: str, key: str = "") -> None:
        self._url = url
        self._session = session(key)

    def look(self) -> Look:
        """Return the metrics of the one server."""
        answer = self._session.get(self._url, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        return Look(time.time(), {"backend": parsed(answer.text)})


class PrometheusMetrics:
    """What a Prometheus has last scraped of all backends."""

    def __init__(self, url: str) -> None:
        self._url = f"{url.rstrip('/')}/api/v1/query"
        self._session = session()

    def look(self) -> Look:
        """Return the metrics of all servers, at the time of the oldest of the last scrapes."""
        scraped = self._ask(_SCRAPED)
        if not scraped:
            raise requests.RequestException("Prometheus knows no job heartsight-backend")
        return Look(float(scraped[0]["value"][1]), of_vector(self._ask(_QUESTION)))

    def _ask(self, question: str) -> list[dict[str, list[float | str]]]:
        answer = self._session.get(
            self._url, params={"query": question}, timeout=_TIMEOUT_SECONDS, allow_redirects=False
        )
        answer.raise_for_status()
        return list(answer.json()["data"]["result"])


class Sampler:
    """Looks each `every_seconds`, in a thread of its own, from `with` until its end."""

    def __init__(self, source: Source, every_seconds: float = 1.0) -> None:
        self._source = source
        self._every = every_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.looks: list[Look] = []

    def __enter__(self) -> Self:
        try:
            self._keep(self._source.look())
        except (requests.RequestException, KeyError, ValueError) as error:
            raise TargetError(
                "The server's metrics cannot be read. Say where they are: --metrics URL (a second "
                "port, or with a key for operation: --metrics-key), or --prometheus URL."
            ) from error
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._look_past(time.time())

    def _look_past(self, ended: float) -> None:
        """Look until what is told is from after the end: a Prometheus scrapes when it does."""
        patience = time.monotonic() + _SCRAPE_SECONDS
        self._look()
        while self.looks[-1].time < ended and time.monotonic() < patience:
            time.sleep(self._every)
            self._look()

    def _run(self) -> None:
        while not self._over.wait(self._every):
            self._look()

    def _look(self) -> None:
        with suppress(requests.RequestException, KeyError, ValueError):
            self._keep(self._source.look())

    def _keep(self, look: Look) -> None:
        # Prometheus may not have scraped since the last look.
        if self.looks and look.time <= self.looks[-1].time:
            return
        self.looks.append(look)
