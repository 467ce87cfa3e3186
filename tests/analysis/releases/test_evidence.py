"""What lies on disk is read whole, and what is damaged is told, never raised over."""

import json
from pathlib import Path

import pytest

from analysis.errors import ReleaseRefused
from analysis.releases.evidence import read
from tests.analysis.release_bundles import write


def test_a_whole_bundle_is_read_whole(tmp_path: Path) -> None:
    folder = write(tmp_path, "abc", studied=False)
    evidence = read(tmp_path, "abc")
    assert evidence.version == "abc"
    assert evidence.damaged == ()
    assert set(evidence.documents) == {
        "manifest.json",
        "scorecard.json",
        "known_patients.json",
        "reports/performance.json",
    }
    assert evidence.manifest == json.loads((folder / "manifest.json").read_bytes())


@pytest.mark.parametrize("name", ["scorecard.json", "reports/performance.json"])
def test_one_altered_byte_is_noticed(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "abc") / name
    path.write_bytes(path.read_bytes() + b" ")
    evidence = read(tmp_path, "abc")
    assert evidence.damaged == (name,)
    assert name not in evidence.documents


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    (write(tmp_path, "abc") / "scorecard.json").unlink()
    assert read(tmp_path, "abc").damaged == ("scorecard.json",)


def test_a_file_that_is_no_json_is_noticed_even_with_the_right_hash(tmp_path: Path) -> None:
    folder = write(tmp_path, "abc")
    (folder / "scorecard.json").write_text("{")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    sha256 = "021fb596db81e6d02bf3d2586ee3981fe519f275c0ac9ca76bbcf2ebb4097d96"  # of "{"
    manifest["files"]["scorecard.json"] = sha256
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert read(tmp_path, "abc").damaged == ("scorecard.json",)


@pytest.mark.parametrize("name", ["../other/scorecard.json", "/etc/hostname"])
def test_a_file_outside_the_bundle_is_not_read(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path, "abc")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][name] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert read(tmp_path, "abc").damaged == (name,)


def test_a_folder_that_was_renamed_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "abc").rename(tmp_path / "models" / "def")
    assert read(tmp_path, "def").damaged == ("manifest.json",)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"files": []}', '{"files": 3}'])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path, content: str) -> None:
    (write(tmp_path, "abc") / "manifest.json").write_text(content)
    with pytest.raises(ReleaseRefused, match=r"manifest\.json of version abc cannot be read"):
        read(tmp_path, "abc")


@pytest.mark.parametrize("version", ["def", "", ".", "..", "../models/abc", ".abc.1", "current"])
def test_a_version_that_is_not_there_is_refused(tmp_path: Path, version: str) -> None:
    write(tmp_path, "abc")
    (tmp_path / "models" / "current").write_text("abc\n")
    with pytest.raises(ReleaseRefused, match="there is no version"):
        read(tmp_path, version)
