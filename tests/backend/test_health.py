"""Probes and metrics: alive, ready, and what has been counted."""

from pathlib import Path

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from backend.app import create_app
from backend.settings import Settings


def test_with_a_model_everything_is_well(client: TestClient) -> None:
    version = client.get("/model").json()["model_version"]
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").status_code == 200
    health = client.get("/health").json()
    assert (health["status"], health["model_loaded"]) == ("ok", True)
    assert health["model_version"] == version


def test_without_a_model_it_lives_unready_and_says_what_to_do(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(home=tmp_path))) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "python -m analysis train" in ready.json()["detail"]
        health = client.get("/health")
        assert health.status_code == 503
        assert health.json()["model_loaded"] is False
        for path in ("/predict", "/explain"):
            answer = client.post(path, json={"age": 50, "sex": 1})
            assert answer.status_code == 503
            assert answer.json()["type"] == "urn:heartsight:problem:model-not-ready"
        assert _samples(client)["model_ready", ()] == 0
    assert not list(tmp_path.glob("journal/*"))


def test_predictions_and_requests_are_counted(client: TestClient) -> None:
    for patient in ({"age": 50, "sex": 1}, {"age": 50, "sex": 0}, {"age": 500}):
        client.post("/predict", json=patient)
    client.get("/nowhere/4711")
    client.request("BREW", "/predict")
    samples = _samples(client)
    answered = sum(v for (name, _), v in samples.items() if name == "predictions_total")
    assert answered == 2
    assert samples["prediction_latency_seconds_count", ()] == 2
    requests = {labels: v for (name, labels), v in samples.items() if name == "http_requests_total"}
    assert requests["POST", "/predict", "200"] == 2
    assert requests["POST", "/predict", "422"] == 1
    assert requests["GET", "unmatched", "404"] == 1
    assert requests["other", "/predict", "405"] == 1
    assert samples["http_request_duration_seconds_count", ("POST", "/predict")] == 3


def _samples(client: TestClient) -> dict[tuple[str, tuple[str, ...]], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, tuple(v for k, v in sample.labels.items() if k != "le")): sample.value
        for family in families
        for sample in family.samples
    }
