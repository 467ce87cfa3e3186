"""What the OpenAPI document says; `security/test_schemathesis.py` holds a real server to it."""

import requests

from data.features import NAMES


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
