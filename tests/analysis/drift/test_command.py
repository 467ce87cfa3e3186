"""`python -m analysis drift`: what it prints, what it writes, and one sentence when refused."""

import json
from pathlib import Path

import pytest

import data
from analysis.__main__ import main
from analysis.drift.comparison import DriftComparison
from analysis.drift.drill import Drill
from analysis.drift.report import DriftReport
from data.features import NAMES

RANDOM = str(Path(data.__path__[0]) / "synthetic_100.csv")


@pytest.fixture
def said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> "Said":
    monkeypatch.setenv("COLUMNS", "200")
    return Said(capsys, tmp_path)


class Said:
    """Runs a command and gives what it said on the terminal."""

    def __init__(self, capsys: pytest.CaptureFixture[str], home: Path) -> None:
        self._capsys = capsys
        self._home = home

    def __call__(self, *arguments: str, code: int = 0) -> str:
        home = ["--home", str(self._home)]
        assert main(["drift", *arguments, "--quick", *home]) == code
        captured = self._capsys.readouterr()
        assert captured.out == ""
        return captured.err


def test_a_site_is_compared_and_written(said: Said, tmp_path: Path) -> None:
    target = tmp_path / "hungary.json"
    text = said("hungary", "--json", str(target))
    assert "Drift: 294 patients of hungary against 303 of cleveland." in text
    assert "7 years younger on average" in text
    assert "only 3 patients have it: too few to decide" in text
    assert "of 100 such comparisons ring" in text
    found = DriftComparison.model_validate_json(target.read_text())
    assert found.current == "hungary"
    assert len(found.drifted) == 8


def test_a_file_without_outcomes_is_compared(said: Said) -> None:
    assert "Drift: 100 patients of synthetic_100.csv" in said(RANDOM)


def test_realistic_patients_are_quiet_and_shifted_ones_are_not(said: Said) -> None:
    assert "No drift found: 100 patients of realistic" in said("realistic")
    assert "Age: " in said("older_clinic", "--n", "200", "--seed", "1")


def test_five_patients_are_too_few_and_nothing_is_measured_for_them(
    said: Said, tmp_path: Path
) -> None:
    file = tmp_path / "five.csv"
    file.write_text("\n".join([",".join(NAMES), *["50,1" + "," * 11] * 5]) + "\n")
    text = said(str(file))
    assert "Too few to tell: 5 patients of five.csv" in text
    assert "Splitting" not in text
    assert "No joint test:" in text


def test_another_reference_may_be_named(said: Said) -> None:
    assert "against 294 of hungary" in said("va_long_beach", "--reference", "hungary")
    assert "against 100 of synthetic_100.csv" in said("realistic", "--reference", RANDOM)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "Refused: there is no group 'nowhere': name a site, synthetic patients"),
        (["--drill", "http://127.0.0.1:9"], "Refused: --drill and --evidently need a GROUP"),
        (["realistic", "--n", "0"], "Refused: --n must be at least 1"),
        (["realistic", "--seed", "-1"], "Refused: --seed must be a whole number from 0"),
        (["--served", "http://127.0.0.1:9", "--days", "0"], "--days must be at least 1"),
        (["--served", "http://127.0.0.1:9", "--last", "0"], "--last must be at least 1"),
        (["hungary", "--served", "http://127.0.0.1:9"], "leave the GROUP out"),
        (["--served", "http://127.0.0.1:9", "--reference", "hungary"], "leave --reference out"),
        (["hungary", "--metric", "x.prom"], "--metric and --push tell the verdict on --served"),
        (["--served", "http://127.0.0.1:9"], "does not answer; is it running"),
        (["--served", "http://127.0.0.1:9", "--api-key-file", "nowhere"], "nowhere cannot be read"),
        (
            ["realistic", "--n", "9", "--json", "nowhere/x.json"],
            "Refused: nowhere/x.json cannot be written: No such file or directory",
        ),
        (["realistic", "--drill", "http://127.0.0.1:9"], "does not answer; is it running"),
        (["hungary", "--reference", "nowhere.csv"], "Refused: there is no group 'nowhere.csv'"),
        (["hungary", "--data", "nowhere.csv"], "Refused: nowhere.csv cannot be read"),
    ],
)
def test_a_refusal_is_one_sentence(said: Said, arguments: list[str], told: str) -> None:
    text = said(*arguments, code=1)
    assert told in text
    assert "Traceback" not in text


def test_a_broken_file_is_refused_by_line_and_column(said: Said, tmp_path: Path) -> None:
    file = tmp_path / "broken.csv"
    file.write_text(",".join(NAMES) + "\n" + "500,1" + "," * 11 + "\n")
    assert "Refused: broken.csv: line 2, column age" in said(str(file), code=1)


def test_a_running_backend_is_drilled(said: Said, backend_url: str, tmp_path: Path) -> None:
    target = tmp_path / "drill.json"
    text = said("unit_mistake", "--drill", backend_url, "--json", str(target))
    assert "unit_mistake: the alarm rang after 30 patients (chol)." in text
    assert "of 100 drills without drift ring too." in text
    assert Drill.model_validate_json(target.read_text()).rang_after == 30


@pytest.mark.full
def test_without_a_group_the_whole_study_is_run(said: Said, tmp_path: Path) -> None:
    target = tmp_path / "drift.json"
    text = said("--json", str(target))
    for part in ("hungary", "synthetic, random", "Without drift", "age shifted by", "drill"):
        assert part in text
    assert DriftReport.model_validate_json(target.read_text()).n == 303


@pytest.mark.full
def test_evidentlys_page_is_written_when_asked(said: Said, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    said("hungary", "--evidently", str(target))
    assert target.stat().st_size > 1_000_000


def test_what_is_written_is_json(said: Said, tmp_path: Path) -> None:
    target = tmp_path / "found.json"
    said("realistic", "--n", "40", "--json", str(target))
    assert json.loads(target.read_text())["verdict"] in {"drift", "no drift found"}
