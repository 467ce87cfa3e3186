"""A bundle is served only when it is whole and gives the numbers it was written with."""

import hashlib
import json
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from backend.bundle import load, load_current
from backend.errors import BundleError
from data.features import NAMES, OPTIONAL


@pytest.fixture
def folder(tmp_path: Path, trained_home: Path) -> Path:
    models = trained_home / "models"
    version = (models / "current").read_text().strip()
    return Path(shutil.copytree(models / version, tmp_path / version))


def test_a_whole_bundle_loads(folder: Path) -> None:
    bundle = load(folder)
    assert bundle.version == folder.name
    assert "performance" in bundle.reports


def test_a_bundle_has_a_sub_model_for_every_set_of_inputs(folder: Path) -> None:
    found = load(folder).scorecard.sub_models
    for known in product((True, False), repeat=len(OPTIONAL)):
        left_out = {name for name, is_known in zip(OPTIONAL, known, strict=True) if not is_known}
        inputs = tuple(name for name in NAMES if name not in left_out)
        assert found[inputs].inputs == inputs
    assert len(found) == 2**11


def test_no_bundle_says_which_command_makes_one(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="python -m analysis train"):
        load_current(tmp_path)


@pytest.mark.parametrize("name", ["scorecard.json", "known_patients.json", "model_card.md"])
def test_a_tampered_truncated_or_missing_file_is_named(folder: Path, name: str) -> None:
    original = (folder / name).read_bytes()
    for content in (original + b" ", original[: len(original) // 2], b""):
        (folder / name).write_bytes(content)
        with pytest.raises(BundleError, match=name):
            load(folder)
    (folder / name).unlink()
    with pytest.raises(BundleError, match=name):
        load(folder)


def test_a_consistent_bundle_with_other_numbers_is_refused(folder: Path) -> None:
    def heavier(text: str) -> str:
        card = json.loads(text)
        for part in card["sub_models"].values():
            part["baseline"] += 1e-6
        return json.dumps(card)

    _rewrite(folder, "scorecard.json", heavier)
    with pytest.raises(BundleError, match="known patient 1 "):
        load(folder)


def test_a_bundle_without_known_patients_is_refused(folder: Path) -> None:
    _rewrite(folder, "known_patients.json", lambda _: "[]")
    with pytest.raises(BundleError, match="no known patients"):
        load(folder)


def test_a_scorecard_of_another_schema_is_refused(folder: Path) -> None:
    _rewrite(
        folder,
        "scorecard.json",
        lambda text: text.replace('"schema_version":1', '"schema_version":2'),
    )
    with pytest.raises(BundleError, match="schema version 1"):
        load(folder)


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname"])
def test_a_manifest_that_points_outside_is_refused(folder: Path, name: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match="outside the bundle"):
        load(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"files": {}}', "null"])
def test_a_broken_manifest_is_refused(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    with pytest.raises(BundleError):
        load(folder)


def _rewrite(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """Change a file and its hash, as a careful forger would."""
    content = change((folder / name).read_text()).encode()
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
