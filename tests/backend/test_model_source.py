"""Where a model may come from, and what becomes of one that is not whole."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.errors import BundleError, ModelSourceError
from backend.model_source import Bucket, source_of
from backend.settings import Settings
from tests.backend.object_store import ObjectStore, object_store


@pytest.fixture
def bundle(tmp_path: Path, trained_home: Path) -> Path:
    """A bundle of our own, free to be damaged."""
    version = (trained_home / "models" / "current").read_text().strip()
    return shutil.copytree(trained_home / "models" / version, tmp_path / "a" / version)


@pytest.fixture
def store(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """A bucket `wards` that holds the bundle at `models/<version>`, and `models/current`."""
    with object_store() as store:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", store.url)
        monkeypatch.setattr("backend.model_source._RETRY_SECONDS", 0.5)
        for path in bundle.rglob("*"):
            if path.is_file():
                name = path.relative_to(bundle.parent).as_posix()
                store.objects[f"wards/models/{name}"] = path.read_bytes()
        store.objects["wards/models/current"] = f"{bundle.name}\n".encode()
        yield store


def test_a_path_may_be_a_bundle(bundle: Path, tmp_path: Path) -> None:
    for uri in (str(bundle), f"file://{bundle}"):
        assert source_of(uri, tmp_path).load().version == bundle.name


def test_a_path_may_hold_bundles_and_name_one(bundle: Path, tmp_path: Path) -> None:
    (bundle.parent / "current").write_text(f"{bundle.name}\n")
    assert source_of(str(bundle.parent), tmp_path).load().version == bundle.name


@pytest.mark.parametrize("name", ["", "../elsewhere", "/etc"])
def test_a_pointer_leads_to_a_neighbour_only(tmp_path: Path, name: str) -> None:
    (tmp_path / "current").write_text(name)
    with pytest.raises(BundleError, match="names no bundle beside it"):
        source_of(str(tmp_path), tmp_path).load()


def test_an_empty_path_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no manifest\.json and no current"):
        source_of(str(tmp_path), tmp_path).load()


def _tamper(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"0", b"1", 1))


def _truncate(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("damage", [_tamper, _truncate, Path.unlink])
@pytest.mark.parametrize("name", ["scorecard.json", "reports/performance.json"])
def test_a_damaged_file_is_named(
    bundle: Path, tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    damage(bundle / name)
    with pytest.raises(BundleError, match=name):
        source_of(str(bundle), tmp_path).load()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": 1}', b'{"files": {"a": '])
def test_a_damaged_manifest_is_named(bundle: Path, tmp_path: Path, content: bytes) -> None:
    (bundle / "manifest.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"manifest\.json is damaged"):
        source_of(str(bundle), tmp_path).load()


def test_a_manifest_cannot_name_files_elsewhere(bundle: Path, tmp_path: Path) -> None:
    (bundle / "manifest.json").write_text(json.dumps({"files": {"../../secret": "0"}}))
    with pytest.raises(BundleError, match="outside the bundle"):
        source_of(str(bundle), tmp_path).load()


@pytest.mark.parametrize("prefix", ["models", "models/", "models/{version}"])
@pytest.mark.usefixtures("store")
def test_a_bucket_is_laid_out_like_a_path(bundle: Path, tmp_path: Path, prefix: str) -> None:
    uri = f"gs://wards/{prefix.format(version=bundle.name)}"
    assert source_of(uri, tmp_path).load().version == bundle.name


def test_what_was_fetched_is_not_fetched_again(store: ObjectStore, tmp_path: Path) -> None:
    source = Bucket("gs://wards/models", tmp_path)
    source.load()
    store.asked.clear()
    source.load()
    names = {name.removeprefix("wards/").rsplit("/", 1)[-1] for name in store.asked}
    assert names - {""} == {"current", "manifest.json"}


@pytest.mark.usefixtures("store")
def test_what_was_damaged_since_is_fetched_again(bundle: Path, tmp_path: Path) -> None:
    source = Bucket("gs://wards/models", tmp_path)
    source.load()
    (folder,) = tmp_path.glob("[!.a]*")
    _truncate(folder / "scorecard.json")
    assert source.load().version == bundle.name


@contextmanager
def _refused(folder: Path) -> Iterator[None]:
    """Nothing of what could not be fetched whole may stay."""
    yield
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_tampered_object_is_refused_by_name(store: ObjectStore, tmp_path: Path) -> None:
    (name,) = [name for name in store.objects if name.endswith("scorecard.json")]
    store.objects[name] = store.objects[name].replace(b"0", b"1", 1)
    folder = tmp_path / "fetched"
    with _refused(folder), pytest.raises(BundleError, match=r"scorecard\.json is not the file"):
        Bucket("gs://wards/models", folder).load()


def test_a_missing_object_is_named(store: ObjectStore, tmp_path: Path) -> None:
    (name,) = [name for name in store.objects if name.endswith("known_patients.json")]
    del store.objects[name]
    folder = tmp_path / "fetched"
    with _refused(folder), pytest.raises(BundleError, match=r"known_patients\.json is missing"):
        Bucket("gs://wards/models", folder).load()


def test_a_connection_that_drops_now_and_then_is_borne(
    store: ObjectStore, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.model_source._RETRY_SECONDS", 20.0)
    store.drops["scorecard.json"] = 1
    assert Bucket("gs://wards/models", tmp_path).load().version == bundle.name


def test_a_connection_that_always_drops_is_told(store: ObjectStore, tmp_path: Path) -> None:
    store.drops["scorecard.json"] = 1000
    folder = tmp_path / "fetched"
    with _refused(folder), pytest.raises(ModelSourceError, match=r"scorecard\.json cannot"):
        Bucket("gs://wards/models", folder).load()


@pytest.mark.usefixtures("store")
def test_an_empty_prefix_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no manifest\.json and no current"):
        Bucket("gs://wards/elsewhere", tmp_path).load()


def test_a_store_that_is_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.model_source._RETRY_SECONDS", 0.5)
    with object_store() as store:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", store.url)
    with pytest.raises(ModelSourceError, match="cannot be fetched"):
        Bucket("gs://wards/models", tmp_path).load()


def test_without_the_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("backend.model_source.import_module", absent)
    with pytest.raises(ModelSourceError, match=r"install requirements/cloud\.txt"):
        Bucket("gs://wards/models", tmp_path).load()


def test_old_models_are_forgotten(store: ObjectStore, bundle: Path, tmp_path: Path) -> None:
    name = f"wards/models/{bundle.name}/manifest.json"
    for blanks in range(6):
        store.objects[name] += b" " * blanks
        Bucket("gs://wards/models", tmp_path / "fetched").load()
    assert len(list((tmp_path / "fetched").iterdir())) == 4


@pytest.mark.parametrize("uri", ["s3://bucket/models", "gs://", "https://models.example"])
def test_other_addresses_are_no_setting(uri: str) -> None:
    with pytest.raises(ValueError, match="must be a path or gs://bucket/prefix"):
        Settings(model_uri=uri)


@pytest.mark.parametrize("name", ["MODEL_URI", "HEARTSIGHT_MODEL_URI"])
def test_the_setting_is_read_with_and_without_its_prefix(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "gs://wards/models")
    monkeypatch.setenv(f"{name[:-9]}SHADOW_MODEL_URI", "candidate")
    settings = Settings()
    assert (settings.model_uri, settings.shadow_model_uri) == ("gs://wards/models", "candidate")
