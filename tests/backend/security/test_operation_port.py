"""A second port for probes and metrics: there without a key, and metrics nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from backend.security.roles import Role
from tests.backend.running import Running, running_backend
from tests.backend.security.conftest import add_key
from tests.conftest import free_port

OPERATION = ["/healthz", "/readyz", "/health", "/metrics"]


@pytest.fixture(scope="module")
def operation_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def key_and_home(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> tuple[str, Path]:
    home = tmp_path_factory.mktemp("operation")
    (home / "models").symlink_to(trained_home / "models")
    return add_key(home / "keys.json", list(Role)), home


@pytest.fixture(scope="module")
def backend(key_and_home: tuple[str, Path], operation_port: int) -> Iterator[Running]:
    with running_backend(key_and_home[1], HEARTSIGHT_OPERATION_PORT=str(operation_port)) as running:
        yield running


@pytest.mark.parametrize("path", OPERATION)
def test_it_answers_without_a_key_and_by_any_name(
    backend: Running, operation_port: int, path: str
) -> None:
    assert backend.process.poll() is None
    url = f"http://127.0.0.1:{operation_port}{path}"
    # Probes call a pod by its address.
    assert requests.get(url, headers={"Host": "10.1.2.3:9000"}, timeout=5).ok


@pytest.mark.parametrize("path", ["/predict", "/model", "/docs", "/openapi.json", "/predictions"])
def test_it_answers_nothing_else(
    backend: Running, operation_port: int, key_and_home: tuple[str, Path], path: str
) -> None:
    assert backend.process.poll() is None
    url = f"http://127.0.0.1:{operation_port}{path}"
    for answer in (
        requests.get(url, headers={"X-API-Key": key_and_home[0]}, timeout=5),
        requests.post(url, json={"age": 63, "sex": 1}, timeout=5),
    ):
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_first_port_has_no_metrics_any_more_but_probes(
    backend: Running, key_and_home: tuple[str, Path]
) -> None:
    with_key = {"X-API-Key": key_and_home[0]}
    assert requests.get(f"{backend.url}/metrics", headers=with_key, timeout=5).status_code == 404
    assert requests.get(f"{backend.url}/readyz", timeout=5).ok


def test_it_tells_about_the_process_that_predicts(
    backend: Running, operation_port: int, key_and_home: tuple[str, Path]
) -> None:
    requests.post(
        f"{backend.url}/predict",
        json={"age": 63, "sex": 1},
        headers={"X-API-Key": key_and_home[0]},
        timeout=5,
    ).raise_for_status()
    metrics = requests.get(f"http://127.0.0.1:{operation_port}/metrics", timeout=5).text
    assert 'http_requests_total{method="POST",route="/predict",status="200"} 1.0' in metrics
