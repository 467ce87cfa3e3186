"""A bundle as it lies on disk: what it says, as plain JSON, and whether it is still whole.

Writing one is the business of `bundle`. What is read here is not trusted: a file that is missing,
altered or no JSON is told as such and never raised over.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from analysis import bundle
from analysis.errors import ReleaseRefused


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """One bundle, read whole.

    Attributes
    ----------
    manifest : Mapping
        The decoded `manifest.json`.
    documents : Mapping of str to Any
        Decoded content of the manifest and of each JSON file that is what the manifest describes.
    damaged : tuple of str
        Files that the manifest names and that are missing, altered or no JSON.
    """

    version: str
    manifest: Mapping[str, Any]
    documents: Mapping[str, Any]
    damaged: tuple[str, ...]


def read(home: Path, version: str) -> Evidence:
    """Read the bundle of one version.

    Raises
    ------
    ReleaseRefused
        If there is no such version or its manifest cannot be read.
    """
    folder = home / bundle.MODELS / version
    own_name = version == PurePosixPath(version).name and version[:1] not in {"", "."}
    if not (own_name and folder.is_dir()):
        raise ReleaseRefused(f"there is no version {version!r}; `releases` lists those there are")
    try:
        manifest = json.loads((folder / bundle.MANIFEST).read_bytes())
        hashes = {str(name): str(sha) for name, sha in manifest["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseRefused(f"{bundle.MANIFEST} of version {version} cannot be read") from error
    contents = {name: _content(folder, name, sha) for name, sha in hashes.items()}
    decoded = {
        name: _decoded(content) for name, content in contents.items() if name.endswith(".json")
    }
    unread = {name for name, content in contents.items() if content is None}
    unread |= {name for name, document in decoded.items() if document is None}
    if manifest.get("version") != version:
        unread.add(bundle.MANIFEST)
    documents = {name: document for name, document in decoded.items() if document is not None}
    documents[bundle.MANIFEST] = manifest
    return Evidence(version, manifest, documents, tuple(sorted(unread)))


def _content(folder: Path, name: str, sha256: str) -> bytes | None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return None
    try:
        content = (folder / path).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _decoded(content: bytes | None) -> Any:
    try:
        return None if content is None else json.loads(content)
    except ValueError:
        return None
