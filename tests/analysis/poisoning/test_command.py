"""The command `poison`: what it prints, writes and refuses."""

import argparse
import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from analysis.errors import TooFewPatients
from analysis.poisoning.command import add_command, run, show_report
from analysis.poisoning.report import PoisoningReport, PoisonResult
from analysis.poisoning.study import Size, study_poisoning
from data.cohorts import Cohort
from tests.data.recoded_copy import cleveland_rows, write

TINY = Size(1, 1, 5, 20, (0.2, 0.3), (0.1,))


def told(arguments: list[str]) -> str:
    printed = io.StringIO()
    assert run(parsed(arguments), Console(file=printed, width=200)) == 0
    return printed.getvalue()


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers(dest="command"))
    return parser.parse_args(["poison", *arguments])


def test_one_attack_is_told_with_its_damage_its_detectors_and_the_alarm() -> None:
    said = told(["--attack", "one_sided", "--rate", "0.2", "--seed", "1"])
    assert "61 of 303 labels flipped (diseased patients called healthy)" in said
    assert "confident learning" in said
    assert "loss trimming (told how many)" in said
    assert "The batch is noticed" in said


def test_the_result_is_written_where_asked(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    told(["--attack", "random", "--rate", "0.1", "--json", str(file)])
    assert PoisonResult.model_validate_json(file.read_bytes()).flipped == 30


@pytest.mark.parametrize(
    "arguments",
    [["--rate", "1.2"], ["--rate", "nan"], ["--rate", "much"], ["--seed", "-1"], ["--attack", "x"]],
)
def test_what_is_no_setting_is_refused_by_the_parser(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parsed(arguments)
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_of_few_patients_is_refused_in_one_sentence(tmp_path: Path) -> None:
    small = write(tmp_path / "small.csv", cleveland_rows()[:25])
    arguments = parsed(["--attack", "random", "--data", str(small)])
    with pytest.raises(TooFewPatients, match="of 25 patients are diseased"):
        run(arguments, Console(file=io.StringIO()))


@pytest.fixture(scope="module")
def report(cleveland: Cohort) -> PoisoningReport:
    return study_poisoning(cleveland, 7, TINY)


def test_the_report_is_told_with_its_tables(report: PoisoningReport) -> None:
    printed = io.StringIO()
    show_report(report, Console(file=printed, width=200))
    said = printed.getvalue()
    for words in ("forest", "boosting", "women only", "borderline patients", "beats all"):
        assert words in said
    assert "A batch of 242 patients rings when" in said
    assert np.isfinite(report.batch_alarm.line)


@pytest.mark.full
def test_the_quick_study_writes_its_report(tmp_path: Path) -> None:
    file = tmp_path / "poisoning.json"
    told(["--quick", "--json", str(file)])
    assert PoisoningReport.model_validate_json(file.read_bytes()).n == 303
