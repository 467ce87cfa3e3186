"""The OpenAPI document tells the truth: schemathesis tries to prove otherwise, on a real server."""

import subprocess
import sys
from pathlib import Path

import requests

from data.features import NAMES
from tests.backend.csv_patients import with_csv_patients


def test_schemathesis_finds_nothing(backend_url: str, tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            command, "run", f"{backend_url}/openapi.json",
            "--checks", "all", "--max-examples", "8", "--seed", "1", "--wait-for-schema", "10",
        ],
        cwd=tmp_path, env=with_csv_patients(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "No issues found" in done.stdout


def test_a_batch_is_documented_in_both_of_its_forms(backend_url: str) -> None:
    paths = requests.get(f"{backend_url}/openapi.json", timeout=5).json()["paths"]
    content = paths["/predict/batch"]["post"]["requestBody"]["content"]
    assert list(content) == ["application/json", "text/csv"]


def test_the_patient_in_the_document_is_the_table_of_features(backend_url: str) -> None:
    paths = requests.get(f"{backend_url}/openapi.json", timeout=5).json()["paths"]
    for path in ("/predict", "/explain"):
        body = paths[path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert list(body["properties"]) == [*NAMES, "gender"]
        assert body["additionalProperties"] is False


def test_the_examples_in_the_document_are_answered(backend_url: str) -> None:
    paths = requests.get(f"{backend_url}/openapi.json", timeout=5).json()["paths"]
    schema = paths["/predict"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    for example in schema["examples"]:
        assert requests.post(f"{backend_url}/predict", json=example, timeout=5).ok
