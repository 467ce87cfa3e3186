"""Many backends watched through Prometheus: a real one, and what it says when it cannot."""

import time
from math import inf
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from dashboard.errors import PrometheusFailedError
from dashboard.live.counts import counted
from dashboard.live.prometheus import JOB, PrometheusWatch, readings
from dashboard.live.rates import quantile
from tests.conftest import free_port
from tests.prometheus import prometheus


def test_a_real_prometheus_tells_what_the_backend_counted(backend_url: str, tmp_path: Path) -> None:
    target = urlsplit(backend_url).netloc
    with prometheus(tmp_path, {"heartsight-backend": target}) as server:
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
