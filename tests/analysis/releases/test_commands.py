"""The commands about versions: what they print, what they return, and what they refuse."""

import argparse
import io
from pathlib import Path

import pytest
from rich.console import Console

from analysis.errors import ReleaseRefused
from analysis.releases.commands import COMMANDS, add_command, run
from analysis.releases.history import read
from analysis.releases.promotion import current_version
from tests.analysis.release_bundles import card, changed, estimate, performance, write

BAD = changed(performance(), "cross_validation.roc_auc", estimate(0.90496))
BEATEN = changed(performance(), "comparison.verdict.winners", ["forest"])


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser()
    add_command(whole.add_subparsers(dest="command", required=True))
    return whole


def command(home: Path, *words: str, width: int = 120) -> tuple[int, str]:
    """Run a command and return its code and what it printed."""
    screen = io.StringIO()
    arguments = parser().parse_args([*words, "--home", str(home)])
    code = run(arguments, Console(file=screen, width=width))
    return code, screen.getvalue()


def row(said: str, start: str) -> list[str]:
    """Return the cells of the line that starts so."""
    line = next(line for line in said.splitlines() if line.strip().startswith(start))
    return [cell.strip() for cell in line.strip().split("  ") if cell.strip()]


def test_a_promotion_prints_each_check_with_measure_limit_and_verdict(tmp_path: Path) -> None:
    write(tmp_path, "abc")
    code, said = command(tmp_path, "promote", "abc")
    assert code == 0
    assert row(said, "check") == ["check", "measured", "limit", "verdict"]
    assert row(said, "Brier score") == ["Brier score", "0.119", "at most 0.121", "passed"]
    assert row(said, "files") == ["files", "0 damaged", "0 damaged", "passed"]
    assert row(said, "fairness")[-1] == "passed"
    assert "Version abc is served now: " in said
    assert current_version(tmp_path) == "abc"


def test_a_refusal_returns_1_and_says_which_check_and_why(tmp_path: Path) -> None:
    write(tmp_path, "bad", BAD)
    code, said = command(tmp_path, "promote", "bad")
    assert code == 1
    assert row(said, "ROC-AUC") == ["ROC-AUC", "0.90496", "at least 0.905", "failed"]
    assert "ROC-AUC: 0.90496; the limit is at least 0.905. Ridge regression reaches" in said
    assert "Version bad is not promoted and nothing changed: " in said
    assert "measures what is missing" not in said
    assert current_version(tmp_path) is None


def test_what_is_not_measured_is_told_with_the_command_that_measures_it(tmp_path: Path) -> None:
    write(tmp_path, "abc", {}, studied=False)
    code, said = command(tmp_path, "promote", "abc")
    assert code == 1
    assert row(said, "log-loss") == ["log-loss", "not measured", "at most 0.385", "failed"]
    assert said.rstrip().endswith("`python -m analysis all` measures what is missing.")


def test_there_is_no_way_to_force_a_promotion(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["promote", "abc", "--force"])
    assert "unrecognized arguments: --force" in capsys.readouterr().err


def test_a_decision_is_taken_with_its_reason(tmp_path: Path) -> None:
    write(tmp_path, "abc", BEATEN)
    assert command(tmp_path, "promote", "abc")[0] == 1
    words = ("promote", "abc", "--accept-readable-model", " it is [readable]")
    code, said = command(tmp_path, *words, width=200)
    assert code == 0
    assert "decided: it is [readable]" in said
    assert read(tmp_path)[0].accepted == "it is [readable]"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_without_reason_is_none(reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["promote", "abc", "--accept-readable-model", reason])
    assert "a decision needs a reason" in capsys.readouterr().err


def test_the_list_shows_figures_and_verdicts(tmp_path: Path) -> None:
    write(tmp_path, "abc")
    command(tmp_path, "promote", "abc")
    write(tmp_path, "bad", BAD)
    write(tmp_path, "new", {}, studied=False)
    (write(tmp_path, "old") / "manifest.json").unlink()
    code, said = command(tmp_path, "releases")
    assert code == 0
    abc = row(said, "abc")
    assert abc[:-1] == ["abc", "yes", "cleveland", "303", "0.911", "0.119", "1.080", "passed"]
    assert abc[-1] != "never"
    assert row(said, "bad")[-2:] == ["1 failed", "never"]
    assert row(said, "new")[-2].endswith(" missing")
    assert row(said, "old") == ["old", *"-----", "damaged", "never"]


def test_an_empty_list_says_how_to_fill_it(tmp_path: Path) -> None:
    assert command(tmp_path, "releases") == (
        0,
        "There is no version yet: run `python -m analysis all`.\n",
    )


def test_a_comparison_lists_patients_measures_and_origins(tmp_path: Path) -> None:
    write(tmp_path, "abc")
    write(tmp_path, "def", scorecard=card(0.09), origin={"code_sha256": "d" * 64})
    code, said = command(tmp_path, "compare", "abc", "def")
    assert code == 0
    assert "of the 303 patients of cleveland change risk band from abc to def" in said
    assert row(said, "line") == ["line", "diseased", "abc", "def", "band"]
    assert row(said, "roc_auc") == ["roc_auc", "0.9110", "0.9110", "+0.0000"]
    assert row(said, "code") == ["code", "c" * 12, "d" * 12]


def test_a_comparison_with_itself_has_nothing_to_list(tmp_path: Path) -> None:
    write(tmp_path, "abc")
    said = command(tmp_path, "compare", "abc", "abc")[1]
    assert said.startswith("0 of the 303 patients of cleveland change risk band from abc to abc")
    assert "made from" not in said


def test_rollback_says_what_is_served_now(tmp_path: Path) -> None:
    for version in ("abc", "def"):
        write(tmp_path, version)
        command(tmp_path, "promote", version)
    assert command(tmp_path, "rollback") == (
        0,
        "Version abc is served again, in place of def.\n",
    )


@pytest.mark.parametrize(
    "words", [("promote", "abc"), ("compare", "abc", "abc"), ("rollback",)], ids=lambda w: w[0]
)
def test_what_is_not_there_is_refused_in_one_sentence(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    with pytest.raises(ReleaseRefused) as refused:
        command(tmp_path, *words)
    assert str(refused.value).count("\n") == 0


def test_every_command_is_offered() -> None:
    offered = parser().format_help()
    assert all(name in offered for name in COMMANDS)
