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
from loadtests.users import PREDICT, checked


class SlowLine(HttpUser):
    """Sends its body 30 to 150 ms behind the head, evenly spread."""

    wait_time = constant(0)

    def on_start(self) -> None:
        """Take patients; keep to the target whatever proxies the environment names."""
        self.client.trust_env = False
        options = self.environment.parsed_options
        self._timeout = options.answer_timeout
        self._patients = Patients(random.randrange(2**31))  # noqa: S311 - no secret
        key = {"X-API-Key": options.api_key} if options.api_key else {}
        self._headers = {"Content-Type": "application/json", **key}

    @task
    def one(self) -> None:
        """Ask about one patient."""
        with self.client.post(
            PREDICT,
            name="/predict",
            data=_slowly(json.dumps(self._patients.fresh()).encode()),
            headers=self._headers,
            catch_response=True,
            allow_redirects=False,
            timeout=self._timeout,
        ) as response:
            checked(response, prediction_fault)


def _slowly(body: bytes) -> Iterator[bytes]:
    gevent.sleep(random.uniform(0.03, 0.15))  # noqa: S311 - no secret
    yield body
