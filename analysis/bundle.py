"""The bundle on disk: every file name of it, written once; hashes, version, and promotion.

A model never travels without its evidence. `docs/bundle.md` describes each file. The same inputs
give the same bytes: no time, no host and no path goes into a bundle.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any, Final

import data
from data.cohorts import Cohort

MANIFEST: Final = "manifest.json"
SCORECARD: Final = "scorecard.json"
REFERENCE: Final = "reference.json"
KNOWN_PATIENTS: Final = "known_patients.json"
PERFORMANCE: Final = "reports/performance.json"
EXPLANATION: Final = "reports/explanation.json"
DATA: Final = "reports/data.json"
FAIRNESS: Final = "reports/fairness.json"
POISONING: Final = "reports/poisoning.json"
DRIFT: Final = "reports/drift.json"
CALIBRATION_BY_SEX: Final = "calibration_by_sex.json"
ONNX: Final = "model.onnx"
MODEL_CARD: Final = "model_card.md"

MODELS: Final = "models"
CURRENT: Final = "current"

DIGITS: Final = 13
_LONG: Final = frozenset({DRIFT, POISONING})
"""Reports of a megabyte if every number had a line of its own."""
_LIBRARIES: Final = ("numpy", "pandas", "scikit-learn", "scipy")
_VERSION_DIGITS: Final = 12


def to_json(value: Any) -> bytes:
    """Return `value` as JSON, the same bytes for the same value; NaN is refused.

    Floats keep `DIGITS` significant digits: the order in which a processor adds up moves those
    beyond, and the same inputs must give the same bytes.
    """
    text = json.dumps(
        _rounded(value), sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1
    )
    return (text + "\n").encode()


def to_compact_json(value: Any) -> bytes:
    """Return `value` on one line, for what is read by programs; otherwise like `to_json`."""
    return json.dumps(
        _rounded(value), sort_keys=True, allow_nan=False, separators=(",", ":")
    ).encode()


def report_json(name: str, value: Any) -> bytes:
    """Return a report as the bundle holds it: indented to be read, the long ones on one line."""
    return to_compact_json(value) if name in _LONG else to_json(value)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {name: _rounded(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(entry) for entry in value]
    return value


def lineage(cohort: Cohort, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what determines a bundle, and the version that is the hash of it."""
    origin = {
        "code_sha256": _code_sha256(),
        "libraries": {name: installed_version(name) for name in _LIBRARIES},
        "parameters": dict(parameters),
        "trained_on": {
            "cohort": cohort.name,
            "coding": str(cohort.coding),
            "diseased": int(cohort.disease.sum()),
            "n": len(cohort),
            "notes": list(cohort.notes),
            "sha256": cohort.sha256,
        },
    }
    digest = hashlib.sha256(to_json(origin)).hexdigest()
    return {"version": digest[:_VERSION_DIGITS], **origin}


def _code_sha256() -> str:
    folders = (Path(__file__).parent, Path(data.__path__[0]))
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder.parent).as_posix()
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def write(home: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """Write a bundle whole or not at all, and return its directory.

    Parameters
    ----------
    home : Path
        State directory; the bundle goes to `models/<version>` below it.
    manifest : Mapping
        Lineage and metrics; the hash of every file is added here.
    files : Mapping of str to bytes
        File name within the bundle, and its content.
    """
    target = home / MODELS / str(manifest["version"])
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    everything = {**files, MANIFEST: to_json({**manifest, "files": hashes})}
    for name, content in everything.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if target.exists():
        shutil.rmtree(target)
    draft.rename(target)
    return target


def promote(home: Path, version: str) -> None:
    """Make `version` the one that is served, in one step."""
    pointer = home / MODELS / CURRENT
    draft = pointer.with_name(f".{CURRENT}.{os.getpid()}")
    draft.write_text(version + "\n")
    draft.replace(pointer)
