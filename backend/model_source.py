"""Where the model comes from: a directory of this machine, or a bucket it is fetched from first.

What is fetched is held to the manifest's hashes file by file and appears in the state directory
whole or not at all. Whether it is a good model is then for `bundle` to say, as with any other.
"""

import hashlib
import os
import shutil
import tempfile
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any, Final, Protocol

from backend import bundle
from backend.bundle import MANIFEST, POINTER, Bundle
from backend.errors import BundleError, ModelSourceError

BUCKET_SCHEME: Final = "gs://"
FILE_SCHEME: Final = "file://"
_KEPT: Final = 4
_TIMEOUT_SECONDS: Final = (5, 15)
"""To connect, and between two parts of an answer."""
_RETRY_SECONDS: Final = 20.0


class Source(Protocol):
    """Something that bundles can be loaded from.

    Attributes
    ----------
    remote : bool
        Whether loading asks the network, and may take long.
    """

    remote: bool

    def load(self) -> Bundle:
        """Load and verify the bundle that is there now; raises BundleError."""


def source_of(uri: str | None, home: Path) -> Source:
    """Return the source that a setting names; without one, the state directory's own models."""
    if uri is None:
        return PromotedModel(home)
    if uri.startswith(BUCKET_SCHEME):
        return Bucket(uri, home / "fetched")
    return Directory(Path(uri.removeprefix(FILE_SCHEME)))


class PromotedModel:
    """The model that `python -m analysis` has promoted in the state directory."""

    remote = False

    def __init__(self, home: Path) -> None:
        self._home = home

    def load(self) -> Bundle:
        """Load the promoted bundle."""
        return bundle.load_current(self._home)


class Directory:
    """A directory that is a bundle, or holds several and a file `current` that names one."""

    remote = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> Bundle:
        """Load the bundle, or the one that is named."""
        if (self._folder / MANIFEST).exists():
            return bundle.load(self._folder)
        try:
            name = (self._folder / POINTER).read_text()
        except OSError as error:
            raise BundleError(
                f"the model's directory has no {MANIFEST} and no {POINTER}"
            ) from error
        return bundle.load(self._folder / _single_name(name))


class Bucket:
    """A prefix in Google Cloud Storage, laid out like a `Directory`."""

    remote = True

    def __init__(self, uri: str, fetched: Path) -> None:
        bucket, _, prefix = uri.removeprefix(BUCKET_SCHEME).partition("/")
        self._bucket = bucket
        self._prefix = prefix.strip("/")
        self._fetched = fetched

    def load(self) -> Bundle:
        """Fetch the bundle unless it is here already, and load it; raises ModelSourceError too."""
        objects = _Objects(self._bucket)
        prefix = self._prefix
        manifest = objects.read(f"{prefix}/{MANIFEST}".lstrip("/"))
        if manifest is None:
            name = objects.read(f"{prefix}/{POINTER}".lstrip("/"))
            if name is None:
                raise BundleError(f"the bucket has no {MANIFEST} and no {POINTER} at the prefix")
            prefix = f"{prefix}/{_single_name(name.decode(errors='replace'))}".lstrip("/")
            manifest = objects.read(f"{prefix}/{MANIFEST}")
            if manifest is None:
                raise BundleError(f"{MANIFEST} is missing from the bucket")
        return self._loaded(objects, prefix, manifest)

    def _loaded(self, objects: "_Objects", prefix: str, manifest: bytes) -> Bundle:
        folder = self._fetched / hashlib.sha256(manifest).hexdigest()[:16]
        if folder.exists():
            try:
                return bundle.load(folder)
            except BundleError:
                # Damaged since it was fetched: the bucket may still have it whole.
                shutil.rmtree(folder)
        try:
            self._fetch(objects, prefix, manifest, folder)
        except OSError as error:
            raise BundleError(f"the model cannot be kept: {error.strerror}") from error
        return bundle.load(folder)

    def _fetch(self, objects: "_Objects", prefix: str, manifest: bytes, folder: Path) -> None:
        self._fetched.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=self._fetched) as aside:
            whole = Path(aside) / "bundle"
            whole.mkdir()
            (whole / MANIFEST).write_bytes(manifest)
            for name, sha256 in bundle.named_files(manifest).items():
                content = objects.read(f"{prefix}/{name}".lstrip("/"))
                if content is None:
                    raise BundleError(f"{name} is missing from the bucket")
                bundle.verify(name, content, sha256)
                (whole / name).parent.mkdir(parents=True, exist_ok=True)
                (whole / name).write_bytes(content)
            if not folder.exists():
                whole.rename(folder)
        os.utime(folder)
        self._forget_old()

    def _forget_old(self) -> None:
        """Keep the latest: what is served is in memory, and a roll-back may want the one before."""
        folders = [path for path in self._fetched.iterdir() if not path.name.startswith(".")]
        for old in sorted(folders, key=lambda path: -path.stat().st_mtime)[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)


class _Objects:
    """Reads the objects of one bucket with Google's own library, which need not be installed."""

    def __init__(self, bucket: str) -> None:
        try:
            storage = import_module("google.cloud.storage")
            retry = import_module("google.cloud.storage.retry")
            media = import_module("google.cloud.storage.exceptions")
            core = import_module("google.api_core.exceptions")
            auth = import_module("google.auth.exceptions")
            requests = import_module("requests.exceptions")
        except ImportError as error:
            raise ModelSourceError(
                "a gs:// address needs google-cloud-storage: install requirements/cloud.txt"
            ) from error
        self._absent: Any = core.NotFound
        self._failures: Any = (
            core.GoogleAPIError,
            media.DataCorruption,
            media.InvalidResponse,
            auth.GoogleAuthError,
            requests.RequestException,
            OSError,
        )
        self._retry = retry.DEFAULT_RETRY.with_timeout(_RETRY_SECONDS)
        try:
            # No project: reading an object needs none, and finding it out would ask elsewhere.
            self._bucket = storage.Client(project=None).bucket(bucket)
        except self._failures as error:
            raise _unreachable("the bucket", error) from error

    def read(self, name: str) -> bytes | None:
        """Return an object, None if there is none; raises ModelSourceError."""
        try:
            found = self._bucket.blob(name).download_as_bytes(
                timeout=_TIMEOUT_SECONDS, retry=self._retry
            )
        except self._absent:
            return None
        except self._failures as error:
            raise _unreachable(PurePosixPath(name).name, error) from error
        assert isinstance(found, bytes)  # noqa: S101 - what the library documents
        return found


def _unreachable(what: str, error: Exception) -> ModelSourceError:
    return ModelSourceError(f"{what} cannot be fetched: {type(error).__name__}")


def _single_name(text: str) -> str:
    """Return the name that a pointer holds; raises BundleError if it leads elsewhere."""
    name = text.strip()
    if not name or PurePosixPath(name).name != name:
        raise BundleError(f"{POINTER} names no bundle beside it")
    return name
