"""The bundle on disk: canonical bytes, hashes, a version of what made it, and promotion."""

import hashlib
import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis import bundle
from data.cohorts import Cohort

ROOT = Path(bundle.__file__).parent.parent
FILES = {
    "scorecard.json",
    "reference.json",
    "known_patients.json",
    "calibration_by_sex.json",
    "reports/performance.json",
    "model_card.md",
}


def content(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` by its name in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# JSON


@pytest.mark.parametrize("write", [bundle.to_json, bundle.to_compact_json])
def test_the_order_of_keys_does_not_matter(write: Any) -> None:
    assert write({"b": 1, "a": {"d": 2, "c": 3}}) == write({"a": {"c": 3, "d": 2}, "b": 1})


@pytest.mark.parametrize("write", [bundle.to_json, bundle.to_compact_json])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_say_is_refused(write: Any, value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write({"a": [value]})


@pytest.mark.parametrize("write", [bundle.to_json, bundle.to_compact_json])
def test_a_number_comes_back_to_13_digits(write: Any) -> None:
    value = {"a": 0.1 + 0.2, "b": 1e-300, "c": "Zürich", "d": None, "e": [True, 3]}
    assert json.loads(write(value)) == {**value, "a": 0.3}


def test_json_for_people_is_indented_and_for_programs_is_one_line() -> None:
    assert bundle.to_json({"b": "ü", "a": 1}) == '{\n "a": 1,\n "b": "ü"\n}\n'.encode()
    assert bundle.to_compact_json({"b": 2, "a": [1]}) == b'{"a":[1],"b":2}'


# Version


def test_the_same_inputs_have_the_same_version(cleveland: Cohort) -> None:
    one, same = (bundle.lineage(cleveland, {"seed": 1, "C": 0.1}) for _ in range(2))
    assert one == same
    assert len(one["version"]) == 12
    assert int(one["version"], 16) >= 0


@pytest.mark.parametrize("parameters", [{"seed": 2, "C": 0.1}, {"seed": 1, "C": 0.2}, {"seed": 1}])
def test_other_parameters_make_another_version(
    cleveland: Cohort, parameters: dict[str, float]
) -> None:
    first = bundle.lineage(cleveland, {"seed": 1, "C": 0.1})
    assert bundle.lineage(cleveland, parameters)["version"] != first["version"]


def test_other_data_make_another_version(cleveland: Cohort) -> None:
    other = replace(cleveland, sha256="0" * 64)
    one, two = (bundle.lineage(cohort, {})["version"] for cohort in (cleveland, other))
    assert one != two


def test_the_lineage_names_data_code_and_libraries(manifest: dict[str, Any]) -> None:
    assert manifest["trained_on"] == {
        "cohort": "cleveland",
        "coding": "UCI",
        "diseased": 139,
        "n": 303,
        "notes": [],
        "sha256": "9e5c0982b6399a219dde529c9a208ffa2e22f8cf3659d715dca32801af0129e6",
    }
    assert set(manifest["libraries"]) == {"numpy", "pandas", "scikit-learn", "scipy"}
    assert len(manifest["code_sha256"]) == 64
    assert manifest["parameters"]["sub_models"] == 2048


# Files


def test_the_bundle_holds_the_model_and_its_evidence(trained_bundle: Path) -> None:
    assert set(content(trained_bundle)) == {*FILES, "manifest.json"}


def test_the_manifest_hashes_every_file_but_itself(
    trained_bundle: Path, manifest: dict[str, Any]
) -> None:
    files = content(trained_bundle)
    del files["manifest.json"]
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert manifest["files"] == hashes


def test_the_folder_is_called_like_the_version(
    trained_bundle: Path, manifest: dict[str, Any]
) -> None:
    assert trained_bundle.name == manifest["version"]


@pytest.mark.parametrize("trace", [os.uname().nodename, str(ROOT), "/tmp/"])  # noqa: S108
def test_no_host_and_no_path_goes_into_a_bundle(trained_bundle: Path, trace: str) -> None:
    assert not any(trace.encode() in data for data in content(trained_bundle).values())


def test_writing_makes_the_folder_and_hashes_the_files(tmp_path: Path) -> None:
    folder = bundle.write(tmp_path, {"version": "abc", "n": 3}, {"reports/a.json": b"{}\n"})
    assert folder == tmp_path / "models" / "abc"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest == {
        "version": "abc",
        "n": 3,
        "files": {"reports/a.json": hashlib.sha256(b"{}\n").hexdigest()},
    }
    assert (folder / "reports" / "a.json").read_bytes() == b"{}\n"


def test_writing_replaces_a_half_written_folder(tmp_path: Path) -> None:
    broken = tmp_path / "models" / "abc"
    broken.mkdir(parents=True)
    (broken / "a.json").write_bytes(b"{")
    (broken / "left_over.json").write_bytes(b"{}")
    bundle.write(tmp_path, {"version": "abc"}, {"a.json": b"{}\n"})
    assert set(content(broken)) == {"a.json", "manifest.json"}
    assert (broken / "a.json").read_bytes() == b"{}\n"


def test_writing_leaves_no_draft_and_no_other_version_alone(tmp_path: Path) -> None:
    bundle.write(tmp_path, {"version": "abc"}, {})
    bundle.write(tmp_path, {"version": "def"}, {})
    assert {path.name for path in (tmp_path / "models").iterdir()} == {"abc", "def"}


# Promotion


def test_promotion_names_the_version(tmp_path: Path) -> None:
    bundle.write(tmp_path, {"version": "abc"}, {})
    bundle.promote(tmp_path, "abc")
    assert (tmp_path / "models" / "current").read_text() == "abc\n"


def test_promotion_swaps_the_pointer_in_one_step(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    bundle.promote(tmp_path, "abc")
    pointer = tmp_path / "models" / "current"
    # Who opened the pointer before reads the old version to its end: it was replaced, not emptied.
    with pointer.open() as reader:
        bundle.promote(tmp_path, "def")
        assert reader.read() == "abc\n"
    assert pointer.read_text() == "def\n"
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["current"]


# The whole


@pytest.mark.full
def test_the_same_inputs_give_the_same_bytes(trained_bundle: Path, tmp_path: Path) -> None:
    # From another directory, with another order of hashes and one process instead of several.
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "1",
        "LOKY_MAX_CPU_COUNT": "1",
    }
    subprocess.run(
        [sys.executable, "-m", "analysis", "train", "--home", str(tmp_path / "again")],
        cwd=tmp_path,
        env=environment,
        check=True,
    )
    again = content(tmp_path / "again" / "models" / trained_bundle.name)
    assert again == content(trained_bundle)
