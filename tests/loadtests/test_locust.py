"""Locust itself: its exit code follows from thresholds, and strangers are refused there too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port
from tests.loadtests.serving import RIGHT, Server

pytestmark = pytest.mark.full


def locust(
    url: str,
    *more: str,
    file: str = "loadtests/locustfile.py",
    environment: dict[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            *(sys.executable, "-m", "locust", "-f", file, "--headless"),
            *("--only-summary", "--host", url, "--users", "4", "--run-time", "3s"),
            *("--answer-timeout", "10", *more),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_ends_with_nought_when_all_is_well(backend_url: str, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    ended = locust(backend_url, "--result", str(result), "ApiConsumer")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(result.read_text())
    assert told["requests"] > 0
    assert set(told["groups"]) <= {"/predict", "/predict/batch"}


def test_it_ends_with_one_when_a_threshold_is_missed(backend_url: str) -> None:
    ended = locust(backend_url, "--most-p99-ms", "0.0001", "ApiConsumer")
    assert ended.returncode == 1
    assert "missed: p99" in ended.stderr


def test_it_ends_with_one_when_nobody_answers() -> None:
    ended = locust(f"http://127.0.0.1:{free_port()}", "ApiConsumer")
    assert ended.returncode == 1
    assert "missed:" in ended.stderr


def test_master_and_worker_tell_of_thresholds_too(backend_url: str) -> None:
    ended = locust(backend_url, "--processes", "2", "--most-p99-ms", "0.0001", "ApiConsumer")
    assert ended.returncode == 1
    assert "missed: p99" in ended.stderr


def test_what_could_not_be_sent_at_a_fixed_rate_is_an_error_and_no_timeout(tmp_path: Path) -> None:
    file, result = tmp_path / "few.py", tmp_path / "result.json"
    file.write_text(
        "from loadtests import arrivals\n"
        "from loadtests.locustfile_programs import *\n"
        "arrivals.MOST_WAITING = 2\n"
    )
    options = ("--users", "1", "--rate", "50", "--result", str(result), "Arrivals")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Server({"/predict": RIGHT}, late_every=1) as server:
        ended = locust(server.url, *options, file=str(file), environment=environment)
    told = json.loads(result.read_text())
    assert ended.returncode == 1
    assert told["errors"]["unsent"] > 10
    assert told["timeouts"] == 0


def test_it_refuses_strangers() -> None:
    ended = locust("http://example.org")
    assert ended.returncode == 2
    assert "looks like an attack" in ended.stderr
