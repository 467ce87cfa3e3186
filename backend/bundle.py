"""Load a bundle and make sure it is whole and gives the numbers it was written with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from backend import by_sex, scorecard
from backend.by_sex import CalibrationBySex
from backend.errors import BundleError, RequestRefused
from backend.patient import checked
from backend.scorecard import Scorecard
from backend.settings import Coding

KNOWN_PATIENTS_TOLERANCE: Final = 1e-9
MANIFEST: Final = "manifest.json"
MODELS: Final = "models"
"""The folder of bundles in the state directory."""

POINTER: Final = "current"
"""The file beside bundles that names the promoted one."""

_REPORTS: Final = "reports"
_CALIBRATION: Final = "calibration_by_sex.json"
_MODEL_CARD: Final = "model_card.md"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle, in memory.

    Attributes
    ----------
    reports : Mapping of str to bytes
        The JSON of each report, by its name without folder and ending.
    calibration : CalibrationBySex or None
        None in bundles written before there was one.
    model_card : bytes or None
        What the model is for and how good it is, for people, in Markdown; None as above.
    """

    version: str
    manifest: Mapping[str, Any]
    scorecard: Scorecard
    reports: Mapping[str, bytes]
    calibration: CalibrationBySex | None
    model_card: bytes | None = None


def load_current(home: Path) -> Bundle:
    """Load the promoted bundle of a state directory.

    Raises
    ------
    BundleError
        If there is none, a file's hash is off, or a known patient comes out differently.
    """
    pointer = home / MODELS / POINTER
    try:
        version = pointer.read_text().strip()
    except OSError as error:
        raise BundleError("there is no trained model; run: python -m analysis train") from error
    return load(pointer.parent / version)


def load(folder: Path) -> Bundle:
    """Load and verify the bundle in `folder`; raises like `load_current`."""
    try:
        description = _read(folder, MANIFEST)
        files = {
            name: _verified(folder, name, sha) for name, sha in named_files(description).items()
        }
        manifest = json.loads(description)
        card = scorecard.read(files["scorecard.json"])
        _reproduce(card, json.loads(files["known_patients.json"]))
        found = files.get(_CALIBRATION)
        calibration = None if found is None else by_sex.read(json.loads(found))
        return Bundle(
            str(manifest["version"]),
            manifest,
            card,
            _reports(files),
            calibration,
            files.get(_MODEL_CARD),
        )
    except (OSError, ValueError, KeyError, TypeError, RequestRefused) as error:
        raise BundleError(f"the bundle cannot be read: {type(error).__name__}") from error


def named_files(manifest: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file that a manifest names; raises BundleError."""
    try:
        files = {str(name): str(sha256) for name, sha256 in json.loads(manifest)["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError(f"{MANIFEST} is damaged") from error
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise BundleError(f"the manifest names a file outside the bundle: {name}")
    return files


def verify(name: str, content: bytes, sha256: str) -> None:
    """Raise BundleError unless a file has the hash that the manifest gives it."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BundleError(f"{name} is not the file that the manifest describes")


def _verified(folder: Path, name: str, sha256: str) -> bytes:
    content = _read(folder, name)
    verify(name, content, sha256)
    return content


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise BundleError(f"{name} is missing from the bundle") from error


def _reproduce(card: Scorecard, known: list[dict[str, Any]]) -> None:
    if not known:
        raise BundleError("the bundle holds no known patients")
    for number, case in enumerate(known, 1):
        found = card.score(checked(case["patient"], Coding.UCI)).probability
        if abs(found - case["probability"]) > KNOWN_PATIENTS_TOLERANCE:
            raise BundleError(f"known patient {number} does not get the probability it should")


def _reports(files: Mapping[str, bytes]) -> dict[str, bytes]:
    paths = {PurePosixPath(name): content for name, content in files.items()}
    return {
        path.stem: content
        for path, content in paths.items()
        if path.parent.name == _REPORTS and path.suffix == ".json"
    }
