"""What answers, what it may be asked, and the evidence about it."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from data.features import FEATURES


def test_the_model_tells_where_it_comes_from(client: TestClient, trained_home: Path) -> None:
    model = client.get("/model").json()
    assert model["model_version"] == (trained_home / "models" / "current").read_text().strip()
    assert model["trained_on"]["n"] == 303
    assert model["trained_on"]["diseased"] == 139
    assert model["group_average"] == pytest.approx(139 / 303)
    assert model["features"] == [feature.name for feature in FEATURES]
    assert model["full_model"]["inputs"] == model["features"]
    assert 0.905 < model["metrics"]["roc_auc"] < 0.93


def test_the_features_are_those_of_the_one_table(client: TestClient) -> None:
    described = client.get("/features").json()
    assert [d["name"] for d in described] == [f.name for f in FEATURES]
    for found, feature in zip(described, FEATURES, strict=True):
        assert found["label"] == feature.label
        assert {c["code"]: c["label"] for c in found["codes"]} == dict(feature.codes)
        assert (found["possible"] is None) == feature.is_category


def test_reports_are_the_bundles_own_bytes(client: TestClient, trained_home: Path) -> None:
    version = client.get("/model").json()["model_version"]
    folder = trained_home / "models" / version / "reports"
    names = client.get("/reports").json()
    assert names == sorted(path.stem for path in folder.glob("*.json"))
    for name in names:
        answer = client.get(f"/reports/{name}")
        assert answer.headers["content-type"] == "application/json"
        assert answer.content == (folder / f"{name}.json").read_bytes()
    assert json.loads(client.get("/reports/performance").content)["cross_validation"]["n"] == 303


def test_an_unknown_report_names_those_there_are(client: TestClient) -> None:
    answer = client.get("/reports/secrets")
    assert answer.status_code == 404
    assert "performance" in answer.json()["detail"]
    assert client.get("/reports/..%2Fmanifest").status_code == 404
