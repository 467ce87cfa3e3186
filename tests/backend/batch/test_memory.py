"""However many rows a batch has, the backend needs little more memory for it."""

import json
import re
import shutil
import time
from pathlib import Path

import pytest
import requests

from tests.backend.batch.sending import PATIENT
from tests.backend.other_bundle import promoted
from tests.backend.running import running_backend

ROWS = 100_000
MEBIBYTE = 2**20
PATIENCE_SECONDS = 60


def peak_mebibytes(process: int) -> float:
    """The most memory a process has had in use so far."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    kibibytes = next(line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kibibytes) * 1024 / MEBIBYTE


@pytest.mark.full
def test_a_hundred_thousand_rows_take_no_memory_that_ten_thousand_do_not(
    tmp_path: Path, trained_home: Path
) -> None:
    shutil.copytree(promoted(trained_home), tmp_path / "model")
    with running_backend(tmp_path, MODEL_URI=str(tmp_path / "model")) as backend:
        _send(backend.url, 10_000)
        # Bringing so many lines into the database takes some memory too, once.
        _send(backend.url, ROWS)
        _until_shipped(backend.url, 20)
        before = peak_mebibytes(backend.process.pid)
        _send(backend.url, ROWS)
        grown = peak_mebibytes(backend.process.pid) - before
    assert grown < 4


def _until_shipped(url: str, lines: int) -> None:
    """Wait until the database has as many lines: the shipper leaves a batch its time first."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    shipped = 0.0
    while shipped < lines:
        assert time.monotonic() < deadline
        time.sleep(0.1)
        metrics = requests.get(f"{url}/metrics", timeout=10).text
        shipped = float(re.findall(r"^shipped_lines_total (\S+)", metrics, re.MULTILINE)[0])


def _send(url: str, rows: int) -> None:
    """Send a batch as most clients do: nothing is read before everything has been sent."""
    body = ("[" + ",".join([json.dumps(PATIENT)] * rows) + "]").encode()
    kind = {"content-type": "application/json"}
    answer = requests.post(f"{url}/predict/batch", data=body, headers=kind, timeout=300)
    assert len(answer.json()) == rows
