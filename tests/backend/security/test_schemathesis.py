"""Schemathesis with all its checks on every address, with and without keys."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from backend.security.roles import Role
from tests.backend.csv_patients import with_csv_patients
from tests.backend.running import Running, running_backend
from tests.backend.security.conftest import add_key

EXAMPLES = 40
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


def check(backend: Running, folder: Path, examples: int, *options: str) -> None:
    done = subprocess.run(
        [
            *(SCHEMATHESIS, "run", f"{backend.url}/openapi.json", "--checks", "all"),
            *("--max-examples", str(examples), "--seed", "1", "--generation-database", "none"),
            *options,
        ],
        cwd=folder,
        env=with_csv_patients(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def answers(metrics: str, route: str, status: int) -> float:
    labels = f'{{method="POST",route="{route}",status="{status}"}} '
    return sum(
        float(line.removeprefix(f"http_requests_total{labels}"))
        for line in metrics.splitlines()
        if line.startswith(f"http_requests_total{labels}")
    )


@pytest.mark.full
@pytest.mark.parametrize("keys", ["with keys", "without keys"])
def test_every_address_keeps_what_the_document_promises(home: Path, keys: str) -> None:
    options: list[str] = []
    sent = {}
    if keys == "with keys":
        key = add_key(home / "keys.json", list(Role))
        sent = {"Authorization": f"Bearer {key}"}
        options = ["--header", f"Authorization: Bearer {key}"]
    with running_backend(home) as backend:
        check(backend, home, EXAMPLES, *options)
        metrics = requests.get(f"{backend.url}/metrics", headers=sent, timeout=5).text
    # It was let in, and so has tested more than the doors.
    for route in ("/predict", "/predict/batch"):
        assert answers(metrics, route, 200) > 0
    assert 'status="500"' not in metrics


@pytest.mark.full
def test_a_shut_door_keeps_what_the_document_promises_too(home: Path) -> None:
    key = add_key(home / "keys.json", list(Role))
    with running_backend(home) as backend:
        check(backend, home, EXAMPLES // 4)
        sent = {"Authorization": f"Bearer {key}"}
        metrics = requests.get(f"{backend.url}/metrics", headers=sent, timeout=5).text
    for route in ("/predict", "/predict/batch"):
        assert answers(metrics, route, 401) > 0
        assert answers(metrics, route, 200) == 0
    assert 'status="500"' not in metrics
