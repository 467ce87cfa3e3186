"""Many backends watched through Prometheus: a real one, and what it says when it cannot."""

import shlex
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from dashboard.errors import PrometheusFailedError
from dashboard.live.counts import counted
from dashboard.live.prometheus import JOB, QUESTION, STEP_SECONDS, PrometheusWatch, readings
from dashboard.live.rates import quantile
from tests.conftest import free_port
from tests.prometheus import Prometheus, prometheus


def test_a_real_prometheus_tells_what_the_backend_counted(backend_url: str, tmp_path: Path) -> None:
    target = urlsplit(backend_url).netloc
    with prometheus(tmp_path, {"heartsight-backend": target}) as server:
        wait_until_up(server)
        watch = PrometheusWatch(server.url, 5)
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            for age in range(30, 50):
                requests.post(f"{backend_url}/predict", json={"age": age, "sex": 1}, timeout=5)
            requests.post(f"{backend_url}/predict", json={"age": 900, "sex": 1}, timeout=5)
            time.sleep(0.5)
            watch.look()
            kept = watch.kept()
            if kept and kept[-1].p99 is not None and kept[-1].refused and watch.refusals():
                break
        now = watch.kept()[-1]
        assert now.p50 is not None
        assert now.p99 is not None
        assert 0 < now.p50 <= now.p99 < 5
        assert now.requests is not None
        assert now.refused is not None
        assert now.requests > now.refused > 0
        assert now.errors == 0
        assert now.pods == 1
        version = requests.get(f"{backend_url}/model", timeout=5).json()["model_version"]
        assert now.versions == (version,)
        assert "Prometheus at 127.0.0.1" in watch.source

        # The same buckets give the same percentile in both.
        time.sleep(2)
        found = counted(requests.get(f"{backend_url}/metrics", timeout=5).text, 0.0)
        assert found.buckets[inf] > 20
        series = "http_request_duration_seconds_bucket"
        timed = f'{series}{{{JOB}, route=~"/predict|/explain"}}'
        for share in (0.5, 0.95, 0.99):
            (theirs,) = server.vector(f"histogram_quantile({share}, sum by (le) ({timed}))")
            assert quantile(share, found.buckets) == pytest.approx(float(theirs["value"][1]))


@pytest.mark.full
def test_when_the_last_backend_goes_away_what_was_before_is_no_answer(tmp_path: Path) -> None:
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Counted)
    threading.Thread(target=backend.serve_forever).start()
    try:
        target = f"127.0.0.1:{backend.server_port}"
        with prometheus(tmp_path, {"heartsight-backend": target}) as server:
            wait_until_up(server)
            watch = PrometheusWatch(server.url, 5)
            watch.look()
            before = watch.kept()[-1]
            assert before.pods == 1
            backend.shutdown()
            backend.server_close()
            wait_until_up(server, 0)
            # One step after the moment of before, which is then the second to last.
            later = PrometheusWatch(server.url, 5, lambda: before.time + STEP_SECONDS)
            with pytest.raises(PrometheusFailedError, match="it sees no backend that is up"):
                later.look()
            assert later.kept()[-1].time == pytest.approx(before.time)
    finally:
        backend.shutdown()
        backend.server_close()


class Counted(BaseHTTPRequestHandler):
    """A backend as far as a scrape can tell."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"journal_backlog_lines 0\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def wait_until_up(server: Prometheus, value: int = 1) -> None:
    """Wait until the last scrape told whether the backend is up."""
    deadline = time.monotonic() + 30
    while not server.vector(f"up == {value}"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_prometheus_without_a_backend_gives_no_figures(tmp_path: Path) -> None:
    with prometheus(tmp_path, {}) as server:
        watch = PrometheusWatch(server.url, 5)
        with pytest.raises(PrometheusFailedError, match="it sees no backend that is up"):
            watch.look()
        assert watch.kept() == ()


def test_the_shown_command_asks_what_the_page_asks() -> None:
    _, _, asked = PrometheusWatch.command.partition("--data-urlencode ")
    assert shlex.split(asked) == [f"query={QUESTION}"]


def test_the_answer_of_a_range_query_becomes_readings() -> None:
    def one(what: str, *values: str, **labels: str) -> dict[str, object]:
        return {
            "metric": {"what": what, **labels},
            "values": [[100 + 15 * place, text] for place, text in enumerate(values)],
        }

    first, last = readings(
        [
            one("pods", "2", "3"),
            one("p99", "NaN", "0.25"),
            one("requests", "0", "8.5"),
            one("in_flight", "0", "4"),
            one("versions", "2", "2", version="old"),
            {"metric": {"what": "versions", "version": "new"}, "values": [[115, "1"]]},
        ]
    )
    assert (first.p99, first.requests, first.errors) == (None, 0, 0)
    assert (last.pods, last.p99, last.in_flight) == (3, 0.25, 4)
    assert last.versions == ("new", "old")


def test_when_no_backend_is_up_there_is_no_reading() -> None:
    assert readings([{"metric": {"what": "pods"}, "values": [[100, "0"]]}]) == ()


def test_a_prometheus_that_is_away_is_one_sentence_without_its_password() -> None:
    watch = PrometheusWatch(f"http://me:s3cret@127.0.0.1:{free_port()}", 1)
    with pytest.raises(PrometheusFailedError, match="HEARTSIGHT_PROMETHEUS_URL") as failure:
        watch.look()
    assert "s3cret" not in str(failure.value)
    assert "does not answer" in str(failure.value)


def test_something_that_is_no_prometheus_is_said_to_be_none(backend_url: str) -> None:
    with pytest.raises(PrometheusFailedError, match="status 404"):
        PrometheusWatch(backend_url, 5).look()
