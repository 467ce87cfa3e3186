"""Schemathesis with all its checks on every address, with and without keys."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from backend.security.roles import Role
from tests.backend.running import Running, running_backend
from tests.backend.security.conftest import add_key

# No schema can say which texts are a CSV file of patients, so that valid ones are refused.
EXCEPTIONS = """
[[operations]]
include-path = "/predict/batch"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "401", "403", "422"]
"""
EXAMPLES = 40
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


def check(backend: Running, folder: Path, examples: int, *options: str) -> None:
    config = folder / "schemathesis.toml"
    config.write_text(EXCEPTIONS)
    done = subprocess.run(
        [
            *(
                SCHEMATHESIS,
                "--config-file",
                config,
                "run",
                f"{backend.url}/openapi.json",
                "--checks",
                "all",
            ),
            *("--max-examples", str(examples), "--seed", "1", "--generation-database", "none"),
            *options,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
    assert 'route="/predict",status="200"' in metrics
    assert 'status="500"' not in metrics
