"""`all`: every study runs, the bundle is whole, and the same inputs give the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from backend.bundle import load as load_in_backend

ROOT = Path(analysis.__path__[0]).parent
REPORTS = {"performance", "explanation", "data", "fairness", "drift", "poisoning"}


def quick(home: Path, hash_seed: str) -> Path:
    """Run every study quickly in a process of its own and return the bundle's directory."""
    subprocess.run(
        [sys.executable, "-m", "analysis", "all", "--quick", "--home", home],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
    )
    (folder,) = [path for path in (home / "models").iterdir() if path.is_dir()]
    return folder


@pytest.mark.full
def test_every_report_is_written_and_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = quick(tmp_path / "a", "1"), quick(tmp_path / "b", "2")
    assert first.name == second.name
    names = {path.relative_to(first) for path in first.rglob("*") if path.is_file()}
    assert {path.stem for path in names if path.parent.name == "reports"} == REPORTS
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    manifest = json.loads((first / "manifest.json").read_text())
    assert manifest["parameters"]["studies"] == "quick"
    assert manifest["onnx_parity"]["largest_difference"] <= 1e-9
    assert not (first.parent / "current").exists(), "a quick look is never served"
    assert set(load_in_backend(first).reports) == REPORTS
