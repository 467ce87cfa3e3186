"""Requests that come at a fixed rate, whoever is still waiting: the open loop.

Users who wait for their answer before they ask again slow down together with the server, and so
hide how long others would have waited. Here each request has a time at which it is due; another
greenlet sends it, and its latency counts from when it was due, not from when it could be sent.
"""

import math
import random
import time
from typing import Final

import gevent  # type: ignore[import-untyped]
from gevent.pool import Pool  # type: ignore[import-untyped]
from locust import constant, task

from loadtests.users import Visitor

MOST_WAITING: Final = 2000
"""So many may wait at once for each process; what is due then counts as an error, unsent."""


class Arrivals(Visitor):
    """One stream of requests; each user takes an equal share of `--rate`.

    The times between requests are exponential, as those of people who do not know each other.
    """

    wait_time = constant(0)
    concurrency = MOST_WAITING

    def on_start(self) -> None:
        """Fix when the first request is due."""
        options = self.environment.parsed_options
        self._rate = options.rate / max(1, options.num_users or 1)
        self._waiting = Pool(MOST_WAITING)
        self._due = time.perf_counter() + self._gap()

    def on_stop(self) -> None:
        """Let those who wait have their answers."""
        self._waiting.join(timeout=self.network_timeout)

    @task
    def let_one_come(self) -> None:
        """Wait until a request is due and have it sent; never for its answer."""
        gevent.sleep(max(0.0, self._due - time.perf_counter()))
        due, self._due = self._due, self._due + self._gap()
        if self._waiting.full():
            self._unsent(due)
        else:
            patient = self.patients.fresh()
            self._waiting.start(gevent.Greenlet(self.predict, patient, due=due))

    def _unsent(self, due: float) -> None:
        self.environment.events.request.fire(
            request_type="POST",
            name="/predict",
            response_time=(time.perf_counter() - due) * 1000,
            response_length=0,
            exception=RuntimeError(f"unsent: {MOST_WAITING} were waiting"),
            context={},
            start_time=time.time(),
        )

    def _gap(self) -> float:
        # Not expovariate: a rate of 0 should come never, not fail.
        if self._rate <= 0:
            return math.inf
        return random.expovariate(self._rate)
