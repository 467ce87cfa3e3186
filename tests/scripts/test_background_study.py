"""The studies beside the programs: begun once, and the backend is told when they are done."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.background_study import BackgroundStudy
from scripts.stop_request import StopRequest

WAITS_FOR_HANGUP = "import signal as s; s.signal(s.SIGHUP, s.SIG_DFL); s.pause()"


@pytest.fixture
def backend() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that SIGHUP ends, so that being told shows."""
    process = subprocess.Popen([sys.executable, "-c", WAITS_FOR_HANGUP])
    yield process
    process.kill()
    process.wait()


def study(tmp_path: Path, code: str) -> BackgroundStudy:
    return BackgroundStudy(
        dict(os.environ), tmp_path / "log" / "studies.log", (sys.executable, "-c", code)
    )


def look_until(
    one: BackgroundStudy, backend: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ""
    deadline = time.monotonic() + 20
    while said not in told and time.monotonic() < deadline:
        one.look(backend)
        told += capsys.readouterr().out
        time.sleep(0.02)
    assert said in told


def test_the_backend_is_told_of_the_new_bundle(
    tmp_path: Path, backend: "subprocess.Popen[bytes]", capsys: pytest.CaptureFixture[str]
) -> None:
    one = study(tmp_path, "print('studied')")
    look_until(one, backend.pid, "All studies are done", capsys)
    assert backend.wait(timeout=10) == -signal.SIGHUP
    assert "studied" in (tmp_path / "log" / "studies.log").read_text()
    one.look(backend.pid)
    assert capsys.readouterr().out == "", "told once"


def test_a_failed_study_is_said_and_the_backend_is_left_alone(
    tmp_path: Path, backend: "subprocess.Popen[bytes]", capsys: pytest.CaptureFixture[str]
) -> None:
    one = study(tmp_path, "raise SystemExit(1)")
    look_until(one, backend.pid, "The studies were not finished", capsys)
    assert backend.poll() is None


def test_ending_stops_a_study_that_still_runs(
    tmp_path: Path, backend: "subprocess.Popen[bytes]"
) -> None:
    one = study(tmp_path, "import time; time.sleep(60)")
    one.look(backend.pid)
    began = time.monotonic()
    one.end(StopRequest(), grace_seconds=5)
    assert time.monotonic() - began < 5
    study(tmp_path, "").end(StopRequest(), grace_seconds=5)  # never begun: no error
