"""A second bundle, whole and in itself right, that answers otherwise."""

import hashlib
import json
import shutil
from pathlib import Path

from backend import scorecard
from backend.patient import checked
from backend.settings import Coding


def promoted(home: Path) -> Path:
    """The bundle that a state directory serves."""
    return home / "models" / (home / "models" / "current").read_text().strip()


def other_bundle(original: Path, target: Path, shift: float = 0.0) -> Path:
    """Copy a bundle, move all its answers by `shift` in log-odds, and name it like its folder."""
    shutil.copytree(original, target)
    card = json.loads((target / "scorecard.json").read_text())
    for part in card["sub_models"].values():
        part["baseline"] += shift
    _write(target / "scorecard.json", card)
    moved = scorecard.read((target / "scorecard.json").read_bytes())
    known = json.loads((target / "known_patients.json").read_text())
    for case in known:
        case["probability"] = moved.score(checked(case["patient"], Coding.UCI)).probability
    _write(target / "known_patients.json", known)
    manifest = json.loads((target / "manifest.json").read_text())
    manifest["version"] = target.name
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((target / name).read_bytes()).hexdigest()
    _write(target / "manifest.json", manifest)
    return target


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content))
