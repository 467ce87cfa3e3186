"""The versions that lie beside the live model, and which were promoted when. Nothing is changed.

Manifests and `history.jsonl` are read as they are now, so a version that was just written is
there. What cannot be read is left out and counted: an overview must not fail by one bad folder.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from backend.bundle import MANIFEST, MODELS, POINTER, Bundle
from backend.model_source import BUCKET_SCHEME, FILE_SCHEME
from backend.settings import Settings

HISTORY: Final = "history.jsonl"
_MOST: Final = 200
"""Versions and promotions that are told at most; the newest."""


class Release(BaseModel):
    """One version, as its manifest describes it.

    Attributes
    ----------
    live : bool
        Whether it answers now.
    current : bool
        Whether the models folder names it; another one than the live one waits for a reload.
    """

    model_config = ConfigDict(protected_namespaces=())

    version: str
    live: bool
    current: bool
    metrics: dict[str, float]
    parameters: dict[str, Any]
    trained_on: dict[str, Any]
    libraries: dict[str, str]
    code_sha256: str | None
    schema_version: int


class Promotion(BaseModel):
    """One change of the current version."""

    action: str
    version: str
    previous: str | None
    time: AwareDatetime
    stage: str | None = None
    gate: dict[str, int] = {}
    accepted: str = ""


class Releases(BaseModel):
    """Every version there is, those promoted last first, and the promotions, the newest first.

    Attributes
    ----------
    unreadable : int
        Folders and lines of the history that could not be read; a copy of a bundle under another
        name than its version is none of the versions, and counts as such.
    """

    releases: list[Release]
    promotions: list[Promotion]
    unreadable: int


def folder_of(settings: Settings) -> Path | None:
    """Return the directory that holds the versions; None where they are in a bucket."""
    uri = settings.model_uri
    if uri is None:
        return settings.home / MODELS
    if uri.startswith(BUCKET_SCHEME):
        return None
    folder = Path(uri.removeprefix(FILE_SCHEME))
    return None if (folder / MANIFEST).exists() else folder


def listed(folder: Path | None, live: Bundle) -> Releases:
    """Return the versions of a folder; the live one is always among them."""
    current = _current(folder)
    found = {live.version: _release(live.manifest, live.version, current)}
    promotions: list[Promotion] = []
    unreadable = 0
    if folder is not None:
        for one in _folders(folder):
            if one.name == live.version:
                continue
            try:
                found[one.name] = _read(one, live.version, current)
            except (OSError, ValueError, KeyError, TypeError):
                unreadable += 1
        promotions, bad = _promotions(folder / HISTORY)
        unreadable += bad
    last = {one.version: place for place, one in reversed(list(enumerate(promotions)))}
    ordered = sorted(found.values(), key=lambda one: last.get(one.version, len(promotions)))
    return Releases(releases=ordered[:_MOST], promotions=promotions[:_MOST], unreadable=unreadable)


def _current(folder: Path | None) -> str | None:
    try:
        return None if folder is None else (folder / POINTER).read_text().strip()
    except OSError:
        return None


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for one in sorted(folder.iterdir()):
            # A name with a dot in front is a bundle that is being written.
            if not one.name.startswith(".") and (one / MANIFEST).is_file():
                yield one


def _read(folder: Path, live: str, current: str | None) -> Release:
    found = _release(json.loads((folder / MANIFEST).read_bytes()), live, current)
    if found.version != folder.name:
        raise ValueError("a bundle lies in a folder called after its version")
    return found


def _release(manifest: Any, live: str, current: str | None) -> Release:
    version = str(manifest["version"])
    return Release(
        version=version,
        live=version == live,
        current=version == current,
        metrics=manifest["metrics"],
        parameters=manifest["parameters"],
        trained_on=manifest["trained_on"],
        libraries=manifest["libraries"],
        code_sha256=manifest.get("code_sha256"),
        schema_version=manifest["schema_version"],
    )


def _promotions(path: Path) -> tuple[list[Promotion], int]:
    """Return the promotions, the newest first, and how many lines were none."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return [], 0
    found, bad = [], 0
    for line in reversed(lines):
        try:
            found.append(Promotion.model_validate_json(line))
        except ValidationError:
            bad += 1
    return found, bad
