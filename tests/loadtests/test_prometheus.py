"""A real Prometheus beside a real load: the page Live shows the p95 that locust saw."""

import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.live.prometheus import PrometheusWatch
from loadtests.own_backend import own_backend
from loadtests.profiles import Profile
from loadtests.running import Order, run
from loadtests.target import checked_target
from tests.prometheus import prometheus

# Answers of less than a millisecond would compare the server with a Python client's own work, so
# the users are on a slow line, whose time both sides measure.
SLOW = Profile("slow line", "", 20, (10,), tools=("locust",), users=("SlowLine",))


@pytest.mark.full
def test_the_live_page_has_the_p95_of_locust_within_15_per_cent(
    trained_home: Path, tmp_path: Path
) -> None:
    with (
        own_backend(trained_home) as backend,
        prometheus(tmp_path, {"heartsight-backend": urlsplit(backend.url).netloc}) as server,
    ):
        while not server.vector("up == 1"):
            time.sleep(0.2)
        order = Order(SLOW, checked_target(backend.url), prometheus=server.url)
        told = run(order)
        live = PrometheusWatch(server.url, timeout_seconds=10)
        live.look()
        shown = live.kept()[-1].p95
    assert told["errors"] == 0
    assert shown is not None
    assert shown * 1000 == pytest.approx(told["latency_ms"]["p95"], rel=0.15)
    # The run's own figures came through the same Prometheus.
    assert told["server"]["latency_ms"]["p95"] == pytest.approx(told["latency_ms"]["p95"], rel=0.15)
    assert list(told["server"]["requests_per_pod"]) == [urlsplit(backend.url).netloc]
    assert {one["replicas"] for one in told["server_series"]} == {1}
