"""The study on the terminal."""

import argparse
import io
from pathlib import Path

import pytest
from rich.console import Console

from analysis.effort import Effort
from analysis.fairness import command as fairness_command
from analysis.fairness.report import FairnessReport
from data.errors import DataError


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(exit_on_error=False)
    fairness_command.add_command(parser.add_subparsers(dest="command"))
    return parser.parse_args(["fairness", *arguments])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What one quick run prints, and the file it writes."""
    screen = io.StringIO()
    path = tmp_path_factory.mktemp("fairness") / "report.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fairness_command, "QUICK", Effort(1, 100, 10, tuned=False, refits=5))
        arguments = parsed("--quick", "--json", str(path))
        assert fairness_command.run(arguments, Console(file=screen, width=200)) == 0
    return screen.getvalue(), path


@pytest.mark.parametrize(
    "words",
    [
        "97 women, 25 diseased",
        "206 men, 114 diseased",
        "gap shown",
        "too few to tell",
        "25 diseased women",
        "disparate impact",
        "no estimate possible: 6 women, 3 of them diseased",
        "Thresholds by sex, equalized odds",
        "60 and over",
    ],
)
def test_it_prints_tables_and_what_they_mean(written: tuple[str, Path], words: str) -> None:
    assert words in written[0]


def test_it_writes_the_whole_report_when_asked(written: tuple[str, Path]) -> None:
    report = FairnessReport.model_validate_json(written[1].read_bytes())
    assert report.by_sex.threshold == 0.5
    assert [part.name for part in report.sites] == ["Hungary", "Switzerland", "VA Long Beach"]


@pytest.mark.parametrize("threshold", ["0", "1", "-0.5", "half", "nan"])
def test_a_threshold_that_is_no_probability_is_refused(threshold: str) -> None:
    with pytest.raises((argparse.ArgumentError, SystemExit)):
        parsed("--threshold", threshold)


def test_the_defaults_are_the_served_threshold_and_all_repeats() -> None:
    found = parsed()
    assert (found.threshold, found.quick, found.data, found.json) == (0.5, False, None, None)


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        fairness_command.run(
            parsed("--data", str(tmp_path / "absent.csv")), Console(file=io.StringIO())
        )
