"""The command line: what it says, what it returns, and that a refusal writes nothing."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from analysis.__main__ import main
from tests.data.recoded_copy import (
    SPOKEN,
    circulating_copy,
    cleveland_rows,
    recoded,
    spoken,
    write,
)

ROOT = Path(analysis.__path__[0]).parent
TURNED = "its target, whose 1 or yes means no disease, was turned round"


def test_a_refused_file_gives_exit_code_1_and_one_sentence(tmp_path: Path) -> None:
    rows = cleveland_rows()
    rows[5]["age"] = "200"
    bad = write(tmp_path / "bad.csv", rows)
    ended = subprocess.run(
        [sys.executable, "-m", "analysis", "train", "--data", bad, "--home", tmp_path / "home"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        "Refused: bad.csv: line 7, column age: must be a whole number from 18 to 110 years, "
        "not empty\n"
    )
    assert ended.stdout == ""
    assert not (tmp_path / "home").exists()


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that is refused and return what it said."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["train", "--data", str(tmp_path / "none.csv")], capsys)
    assert said.startswith("Refused: none.csv cannot be read as a CSV file")
    assert said.count("\n") == 1


def test_a_column_that_looks_like_markup_is_told_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**row, "[/bold]": "1"} for row in cleveland_rows()]
    said = refused(["train", "--data", str(write(tmp_path / "[a].csv", rows))], capsys)
    assert said == "Refused: [a].csv has columns no patient record has: [/bold]\n"


def test_a_leaking_feature_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = cleveland_rows()
    for row in rows:
        row["thal"] = "3" if row["num"] == "0" else "7"
    leaking = write(tmp_path / "leak.csv", rows)
    home = tmp_path / "home"
    said = refused(["train", "--data", str(leaking), "--home", str(home)], capsys)
    assert "Refused: leakage alarm: cross-validated ROC-AUC" in said
    assert "Cross-validating" in said
    assert "Fitting sub-models" not in said
    assert not home.exists()


def test_the_copy_is_said_to_be_one_before_anything_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thrice = write(tmp_path / "heart.csv", circulating_copy() * 3)
    home = tmp_path / "home"
    said = refused(["train", "--data", str(thrice), "--home", str(home)], capsys).splitlines()
    assert said[0].startswith("The file is the re-coded copy that circulates")
    assert said[0].endswith(TURNED)
    assert said[-1].startswith("Refused: 607 of 909 rows repeat an earlier row exactly")
    assert not home.exists()


def test_an_inverted_copy_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [recoded(row, SPOKEN) for row in cleveland_rows()]
    for row in rows:
        row["target"] = {"yes": "no", "no": "yes"}[row["target"]]
    said = refused(["train", "--data", str(write(tmp_path / "heart.csv", rows))], capsys)
    assert "the outcome seems to be inverted" in said


def test_a_command_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "usage: python -m analysis" in capsys.readouterr().err


@pytest.mark.full
def test_the_copy_trains_the_model_that_uci_trains(tmp_path: Path, trained_bundle: Path) -> None:
    rows = [spoken(row, number) for number, row in enumerate(cleveland_rows())]
    copy = write(tmp_path / "heart.csv", rows)
    ended = subprocess.run(
        [sys.executable, "-m", "analysis", "train", "--data", copy, "--home", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    version = (tmp_path / "models" / "current").read_text().strip()
    folder = tmp_path / "models" / version
    assert version != trained_bundle.name
    for name in ("scorecard.json", "known_patients.json", "reports/performance.json"):
        assert (folder / name).read_bytes() == (trained_bundle / name).read_bytes()
    assert f"{TURNED}.\n" in (folder / "model_card.md").read_text()
    assert TURNED in ended.stderr
    steps = (
        "Cross-validating",
        "Repeating the reference protocol",
        "Fitting sub-models",
        "Checking intervals by refits",
    )
    places = [ended.stderr.index(step) for step in steps]
    assert places == sorted(places)
    assert f"Model {version} in {folder}" in ended.stderr


@pytest.mark.full
def test_a_shuffled_column_is_refused_by_the_gate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = cleveland_rows()
    shuffled = [row["ca"] for row in rows]
    random.Random(7).shuffle(shuffled)  # noqa: S311 - no secret
    for row, value in zip(rows, shuffled, strict=True):
        row["ca"] = value
    home = tmp_path / "home"
    table = write(tmp_path / "shuffled.csv", rows)
    assert main(["train", "--data", str(table), "--home", str(home)]) == 1
    said = capsys.readouterr().err
    assert "is not promoted and nothing changed" in said
    assert re.search(r"ROC-AUC: 0\.8\d+; the limit is at least 0\.905", said)
    assert not (home / "models" / "current").exists()
