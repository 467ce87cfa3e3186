"""`verify-journal` says what it proved, and fails where the chain does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from backend.__main__ import main
from backend.journal import Journal
from backend.journal.deleted import write_note
from backend.journal.segments import segments
from tests.backend.journal.written import ROOT, block


@pytest.fixture
def journal(folder: Path) -> Journal:
    made = Journal(folder)
    for number in range(3):
        made.write(b'{"number":%d}' % number)
    made.close()
    return made


def test_it_counts_lines_and_processes(
    journal: Journal, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-journal", str(folder)]) == 0
    told = capsys.readouterr().out.splitlines()
    counted = "3 predictions in 3 lines"
    assert told[0].startswith(f"{journal.process}: {counted}, last chain ")
    assert told[1:] == [f"{counted} of 1 processes: all in order"]


def test_it_counts_the_predictions_of_a_batch(
    journal: Journal, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.write(*block(*range(3, 403)))
    journal.close()
    assert main(["verify-journal", str(folder)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1:] == ["403 predictions in 4 lines of 1 processes: all in order"]


def test_it_looks_into_the_state_directory(
    journal: Journal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HEARTSIGHT_HOME", str(tmp_path))
    assert main(["verify-journal"]) == 0
    assert journal.process in capsys.readouterr().out


def test_it_names_the_broken_place_and_exits_with_1(journal: Journal, folder: Path) -> None:
    (path,) = segments(folder)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":7'))
    command = [sys.executable, "-m", "backend", "verify-journal", str(folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"BROKEN at {path.name}, line 2: is not what was written" in ended.stdout
    assert ended.stdout.endswith("1 predictions in 1 lines of 1 processes: 1 broken\n")
    assert journal.process in ended.stdout


def test_it_tells_of_an_unfinished_line(
    journal: Journal, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = segments(folder)
    path.write_bytes(path.read_bytes() + b"{")
    assert main(["verify-journal", str(folder)]) == 0
    assert f"{path.name} ends in an unfinished line" in capsys.readouterr().out
    assert journal.process in path.name


def test_it_tells_what_was_deleted_after_shipping(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Journal(folder)
    for first_of_three in (0, 3, 6):
        made.write(*block(*range(first_of_three, first_of_three + 3)))
        made.close()
    first, second, _ = segments(folder)
    last = json.loads(second.read_bytes())["chain"]
    write_note(folder, made.process, 2, 6, last)
    first.unlink()
    assert main(["verify-journal", str(folder)]) == 0
    told = capsys.readouterr().out.splitlines()
    counted = "3 predictions in 1 lines"
    assert told[0].startswith(f"{made.process}: {counted}, last chain ")
    assert told[1:] == [
        "  6 predictions before them were deleted after shipping",
        f"  {second.name} holds deleted lines and is not proven: the next deletion removes it",
        f"{counted} of 1 processes: all in order; 6 predictions were deleted after shipping",
    ]


def test_without_a_journal_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-journal", str(tmp_path / "nowhere")]) == 2
    assert "There is no journal in" in capsys.readouterr().err
