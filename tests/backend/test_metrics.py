"""Metrics: told in the documentation, named as Prometheus wants, bounded, and without values."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from fastapi.testclient import TestClient
from prometheus_client import Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from backend.app import create_app
from backend.metrics import Metrics
from backend.security.roles import Role
from backend.settings import Settings
from backend.version import VERSION
from tests.backend.running import running_backend
from tests.backend.security.conftest import add_key
from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "observability.md"


def families(text: str) -> dict[str, Metric]:
    return {one.name: one for one in text_string_to_metric_families(text)}


def told(text: str) -> set[str]:
    """Names as a scrape has them: counters end in `_total`."""
    return {
        name + ("_total" if one.type == "counter" and not name.endswith("_total") else "")
        for name, one in families(text).items()
    }


def labels(metrics: Metrics, name: str) -> list[dict[str, str]]:
    found = families(generate_latest(metrics.registry).decode())[name]
    return [sample.labels for sample in found.samples]


def test_the_documents_table_names_every_metric_and_no_other(client: TestClient) -> None:
    table = set(
        re.findall(
            r"^\| `([a-z_]+)` \| (?:counter|gauge|histogram)", DOCUMENT.read_text(), re.MULTILINE
        )
    )
    assert told(client.get("/metrics").text) == table


def test_the_documents_table_has_every_label_of_ours(client: TestClient) -> None:
    rows = dict(
        re.findall(r"^\| `([a-z_]+)` \| \w+ \| ([^|]*)\|", DOCUMENT.read_text(), re.MULTILINE)
    )
    client.post("/predict", json={"age": 50, "sex": 1})
    client.post("/predict", json={"age": 500, "sex": 1})
    for name, family in families(client.get("/metrics").text).items():
        row = rows[f"{name}_total" if family.type == "counter" else name]
        if not name.startswith("python_info"):
            used = {label for sample in family.samples for label in sample.labels} - {"le"}
            assert used <= set(re.findall(r"`(\w+)`", row)), name


@pytest.fixture(scope="module")
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("Prometheus is not installed: there is no promtool")
    return found


def test_a_real_scrape_satisfies_prometheus(home: Path, promtool: str) -> None:
    with running_backend(home) as backend:
        for age in (50, 500):
            requests.post(f"{backend.url}/predict", json={"age": age, "sex": 1}, timeout=10)
        scrape = requests.get(f"{backend.url}/metrics", timeout=10).text
    done = subprocess.run(
        [promtool, "check", "metrics"], input=scrape, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = families(scrape)
    assert found["http_requests_in_flight"].samples[0].value == 1
    assert found["process_resident_memory_bytes"].samples[0].value > 2**20
    (build,) = found["heartsight_build_info"].samples
    assert build.labels["version"] == VERSION


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text()


def test_a_refusal_is_counted_by_its_kind_and_an_answer_is_none(client: TestClient) -> None:
    client.post("/predict", json={"age": 50, "sex": 1})
    client.post("/predict", content=b"{", headers={"Content-Type": "application/json"})
    client.get("/nowhere/4711")
    refusals = families(client.get("/metrics").text)["refusals"].samples
    assert {sample.labels["kind"]: sample.value for sample in refusals} == {
        "broken-json": 1,
        "not-found": 1,
    }


def test_a_key_that_asks_too_often_is_counted_as_limited(home: Path) -> None:
    with TestClient(create_app(Settings(home=home, rate_limit="2/minute"))) as client:
        statuses = [client.get("/model").status_code for _ in range(3)]
        metrics = client.app.state.service.metrics
    assert statuses == [200, 200, 429]
    assert metrics.registry.get_sample_value("rate_limited_requests_total") == 1


def test_a_refusal_at_the_door_is_counted_where_it_was_to_go(home: Path) -> None:
    add_key(home / "keys.json", list(Role))
    with TestClient(create_app(Settings(home=home))) as client:
        for path in ("/predict", "/predictions/some-name/outcome", "/nowhere/else"):
            assert client.post(path, json={}).status_code == 401
        metrics = client.app.state.service.metrics
    for route in ("/predict", "/predictions/{request_id}/outcome", "unmatched"):
        counted = {"method": "POST", "route": route, "status": "401"}
        assert metrics.registry.get_sample_value("http_requests_total", counted) == 1


def test_labels_stay_bounded_whatever_is_asked(client: TestClient) -> None:
    for number in range(50):
        client.request(f"BREW{number}", f"/nowhere/{number}?x={number}")
        client.get(f"/reports/{number}", headers={"X-Request-ID": str(number)})
    text = client.get("/metrics").text
    used = {sample.labels["route"] for sample in families(text)["http_requests"].samples}
    assert used == {"unmatched", "/reports/{name}"}


def test_predictions_are_counted_by_class(client: TestClient) -> None:
    client.post("/predict", json={"age": 35, "sex": 0, "cp": 2, "thalach": 190})
    client.post("/explain", json={"age": 70, "sex": 1, "cp": 4, "ca": 3, "thal": 7})
    samples = families(client.get("/metrics").text)["predictions"].samples
    assert {tuple(sorted(one.labels.items())): one.value for one in samples} == {
        (("prediction", "0"), ("route", "/predict")): 1,
        (("prediction", "1"), ("route", "/explain")): 1,
    }


def test_a_role_has_one_model_at_a_time() -> None:
    metrics = Metrics()
    for role, version in (("live", "aaa"), ("shadow", "ccc"), ("live", "bbb"), ("shadow", None)):
        metrics.name_model(role, version)
    assert labels(metrics, "model_info") == [{"role": "live", "version": "bbb"}]


def test_the_loaded_model_is_named(client: TestClient) -> None:
    version = client.get("/model").json()["model_version"]
    (sample,) = families(client.get("/metrics").text)["model_info"].samples
    assert sample.labels == {"role": "live", "version": version}


def test_two_applications_never_add_up() -> None:
    first, second = Metrics(), Metrics()
    first.journal_lines.inc()
    assert second.registry.get_sample_value("journal_lines_total") == 0


def test_buckets_reach_from_microseconds_to_seconds() -> None:
    metrics = Metrics()
    metrics.http_duration.labels("GET", "/model").observe(0)
    for name, first, last in (
        ("prediction_latency_seconds", 1e-5, 1.0),
        ("http_request_duration_seconds", 5e-5, 10.0),
    ):
        bounds = [float(one["le"]) for one in labels(metrics, name) if "le" in one]
        assert (bounds[0], bounds[-2]) == (first, last)
        assert bounds == sorted(set(bounds))
