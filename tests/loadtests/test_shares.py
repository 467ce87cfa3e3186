"""The share of requests over a limit, with answers that came too late, by both tools."""

from datetime import UTC, datetime

import pytest

from loadtests.client_figures import ClientFigures
from loadtests.latencies import Latencies
from loadtests.locust_run import run_locust
from loadtests.profiles import Profile
from loadtests.result import Run, document
from loadtests.target import Target
from loadtests.wrk_run import run_wrk
from tests.loadtests.serving import RIGHT, Server

PROFILE = Profile("late", "", 6, (4,), threads=2, timeout_seconds=1)


def shares(client: ClientFigures) -> dict[str, float]:
    started = datetime(2026, 1, 31, tzinfo=UTC)
    found = document(Run(PROFILE, "", "", started, client, [], {}, None, None))
    return dict(found["share_over_seconds"])


def test_late_answers_that_the_tool_does_not_time_are_over_every_limit() -> None:
    """As wrk counts: a hundred answers, of which two came too late for its table."""
    wrk = ClientFigures(10, 100, Latencies({10: 97, 600: 1}), timeouts=2, errors={})
    assert shares(wrk) == {"0.1": 0.03, "0.25": 0.03, "0.5": 0.03, "1": 0.02}


def test_late_answers_that_the_tool_times_are_counted_once() -> None:
    """As locust counts: the same hundred, the late ones with their time."""
    locust = ClientFigures(10, 100, Latencies({10: 97, 600: 1, 2000: 2}), timeouts=2, errors={})
    assert shares(locust) == {"0.1": 0.03, "0.25": 0.03, "0.5": 0.03, "1": 0.02}


@pytest.mark.full
@pytest.mark.parametrize("tool", ["wrk", "locust"])
def test_the_share_over_a_second_is_that_of_the_timeouts(tool: str) -> None:
    """One of 40 answers takes 1.3 s: too late for wrk, and locust does not wait for it."""
    with Server({"/predict": RIGHT}, late_every=40) as server:
        if tool == "wrk":
            found = run_wrk(PROFILE, Target(server.url), seed=1)
        else:
            found = run_locust(PROFILE, Target(server.url))
    assert found.timeouts >= 4
    assert found.errors == {}
    assert shares(found)["1"] == pytest.approx(found.timeouts / found.requests)
    assert found.timeouts / found.requests == pytest.approx(1 / 40, rel=0.3)
