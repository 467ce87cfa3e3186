"""A user on a slow line: the head of a request arrives at once, its body a while later.

The server's own time then holds the line's, as the client's does; so the two may be compared, which
for answers of less than a millisecond they may not: a Python client alone takes that long.
"""

import json
import random
from collections.abc import Iterator

import gevent  # type: ignore[import-untyped]
from locust import HttpUser, constant, task

from loadtests.answers import prediction_fault
from loadtests.patients import Patients


class SlowLine(HttpUser):
    """Sends its body 30 to 150 ms behind the head, evenly spread."""

    wait_time = constant(0)

    def on_start(self) -> None:
        """Take patients; keep to the target whatever proxies the environment names."""
        self.client.trust_env = False
        self._patients = Patients(random.randrange(2**31))  # noqa: S311 - no secret
        key = self.environment.parsed_options.api_key
        self._headers = {"Content-Type": "application/json", **({"X-API-Key": key} if key else {})}

    @task
    def one(self) -> None:
        """Ask about one patient."""
        with self.client.post(
            "/predict?purpose=test",
            name="/predict",
            data=_slowly(json.dumps(self._patients.fresh()).encode()),
            headers=self._headers,
            catch_response=True,
            allow_redirects=False,
        ) as response:
            fault = prediction_fault(response.json()) if response.ok else "refused"
            if fault:
                response.failure(fault)


def _slowly(body: bytes) -> Iterator[bytes]:
    gevent.sleep(random.uniform(0.03, 0.15))  # noqa: S311 - no secret
    yield body
