"""Which versions lie beside the live one: read as they are now, and never a reason to fail."""

import json
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.settings import Settings
from tests.backend.other_bundle import other_bundle, promoted


@pytest.fixture
def models(tmp_path: Path, trained_home: Path) -> Path:
    """A models folder of our own with two versions."""
    shutil.copytree(trained_home / "models", tmp_path / "models")
    other_bundle(promoted(tmp_path), tmp_path / "models" / "other", shift=0.1)
    return tmp_path / "models"


def asked(models: Path) -> dict[str, object]:
    with TestClient(create_app(Settings(home=models.parent))) as client:
        return dict(client.get("/releases").json())


def test_every_version_is_told_and_the_live_one_is_marked(models: Path) -> None:
    live = (models / "current").read_text().strip()
    found = {one["version"]: one for one in asked(models)["releases"]}
    assert set(found) == {live, "other"}
    assert (found[live]["live"], found[live]["current"]) == (True, True)
    assert (found["other"]["live"], found["other"]["current"]) == (False, False)
    manifest = json.loads((models / live / "manifest.json").read_text())
    assert found[live]["metrics"] == manifest["metrics"]
    assert found[live]["trained_on"]["sha256"] == manifest["trained_on"]["sha256"]


def test_a_version_that_waits_for_a_reload_is_current_and_not_live(models: Path) -> None:
    with TestClient(create_app(Settings(home=models.parent))) as client:
        (models / "current").write_text("other\n")
        found = {one["version"]: one for one in client.get("/releases").json()["releases"]}
    assert (found["other"]["live"], found["other"]["current"]) == (False, True)


def test_the_promotions_are_told_the_newest_first(models: Path) -> None:
    (models / "history.jsonl").write_text(
        '{"action": "promote", "version": "other", "previous": null, '
        '"time": "2026-11-20T08:00:00Z", "stage": "release", "gate": {"passed": 44}}\n'
        '{"action": "rollback", "version": "x", "previous": "other", '
        '"time": "2026-11-21T08:00:00Z"}\n'
    )
    answer = asked(models)
    assert [one["action"] for one in answer["promotions"]] == ["rollback", "promote"]
    assert answer["releases"][0]["version"] == "other"


def test_what_cannot_be_read_is_counted_and_the_rest_is_told(models: Path) -> None:
    (models / "broken").mkdir()
    (models / "broken" / "manifest.json").write_text("{")
    (models / ".being-written").mkdir()
    (models / "history.jsonl").write_text("no promotion\n")
    answer = asked(models)
    assert answer["unreadable"] == 2
    assert len(answer["releases"]) == 2


def test_a_copy_under_another_name_is_no_version(models: Path) -> None:
    live = (models / "current").read_text().strip()
    for name in (live, "other"):
        shutil.copytree(models / name, models / f"{name}.bak")
    answer = asked(models)
    assert answer["unreadable"] == 2
    versions = [one["version"] for one in answer["releases"]]
    assert sorted(versions) == sorted([live, "other"])


def test_a_bundle_named_alone_stands_alone(models: Path) -> None:
    settings = Settings(home=models.parent / "elsewhere", model_uri=str(models / "other"))
    with TestClient(create_app(settings)) as client:
        (found,) = client.get("/releases").json()["releases"]
    assert (found["version"], found["live"]) == ("other", True)


def test_the_card_is_the_bundles_own_bytes(models: Path) -> None:
    version = (models / "current").read_text().strip()
    with TestClient(create_app(Settings(home=models.parent))) as client:
        answer = client.get("/model/card")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.content == (models / version / "model_card.md").read_bytes()


def test_a_bundle_without_card_says_so(models: Path) -> None:
    folder = models / (models / "current").read_text().strip()
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["model_card.md"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with TestClient(create_app(Settings(home=models.parent))) as client:
        answer = client.get("/model/card")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("no-model-card")
