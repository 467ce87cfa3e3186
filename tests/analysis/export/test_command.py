"""`export` writes a whole, undamaged bundle, or refuses and writes nothing."""

import argparse
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from analysis.errors import ExportRefused, ReleaseRefused
from analysis.export.command import add_command, run


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=200, quiet=False, file=None, stderr=True)


def export(console: Console, *arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers(dest="command"))
    return run(parser.parse_args(["export", *map(str, arguments)]), console)


def test_sql_goes_to_standard_output(
    trained_home: Path, console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(console, "--sql", "duckdb", "--home", trained_home) == 0
    said = capsys.readouterr()
    assert said.out.startswith("-- Heartsight model ")
    assert said.out.endswith("FROM scored;\n")
    assert said.err == ""


def test_sql_of_a_dialect_that_was_never_run_says_so(
    trained_home: Path, console: Console, tmp_path: Path
) -> None:
    target = tmp_path / "model.sql"
    export(console, "--sql", "spark", "--home", trained_home, "--output", target,
           "--patients", "ward.patients", "--key", "number")  # fmt: skip
    text = target.read_text()
    assert "FROM ward.patients" in text
    assert "number," in text
    assert "The spark text was parsed, never run" in console.export_text()


def test_the_page_is_one_file(trained_home: Path, console: Console, tmp_path: Path) -> None:
    target = tmp_path / "evidence.html"
    assert export(console, "--html", target, "--home", trained_home) == 0
    assert target.read_text().startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["evidence.html"]


def test_another_version_can_be_named(trained_home: Path, console: Console, tmp_path: Path) -> None:
    with pytest.raises(ReleaseRefused, match="there is no version 'none'"):
        export(console, "--html", tmp_path / "x", "--home", trained_home, "--version", "none")


def test_without_a_served_version_it_says_what_to_run(tmp_path: Path, console: Console) -> None:
    with pytest.raises(ExportRefused, match="no version is served"):
        export(console, "--sql", "postgres", "--home", tmp_path)


def test_a_damaged_bundle_is_refused_and_nothing_is_written(
    trained_home: Path, trained_bundle: Path, console: Console, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(trained_home / "models", home / "models")
    card = home / "models" / trained_bundle.name / "model_card.md"
    card.write_text(card.read_text() + "It is perfect.\n")
    with pytest.raises(ReleaseRefused, match="is damaged"):
        export(console, "--html", tmp_path / "evidence.html", "--home", home)
    assert not (tmp_path / "evidence.html").exists()


def test_a_file_that_cannot_be_written_is_refused(
    trained_home: Path, console: Console, tmp_path: Path
) -> None:
    with pytest.raises(ExportRefused, match="cannot be written"):
        export(console, "--html", tmp_path / "none" / "x.html", "--home", trained_home)


@pytest.mark.parametrize("arguments", [[], ["--sql", "oracle"], ["--sql", "spark", "--html", "x"]])
def test_one_known_form_is_asked_for(console: Console, arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        export(console, *arguments)
