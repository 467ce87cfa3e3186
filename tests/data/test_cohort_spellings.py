"""Other shapes of a good file: spelling, separators and labels do not matter."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.codings import Coding
from data.cohorts import load, read
from tests.data.cohort_files import same_patients, with_cells
from tests.data.recoded_copy import (
    CLEVELAND,
    cleveland_rows,
    write,
)


def test_ucis_codes_with_a_target_column_are_read_as_uci_with_1_for_disease(tmp_path: Path) -> None:
    rows = cleveland_rows()
    for row in rows:
        row["target"] = "0" if row.pop("num") == "0" else "1"
    cohort = read(write(tmp_path / "x.csv", rows))
    assert cohort.coding is Coding.UCI
    assert same_patients(cohort, load("cleveland"))


def test_labels_are_taken_for_codes(tmp_path: Path) -> None:
    cells = [(2, "sex", "Male"), (2, "cp", "typical angina"), (2, "thal", "Fixed defect")]
    assert same_patients(read(with_cells(tmp_path / "x.csv", *cells)), load("cleveland"))


@pytest.mark.parametrize("blank", ["", "?", "NA", "NaN", " "])
def test_a_missing_value_may_be_written_in_several_ways(tmp_path: Path, blank: str) -> None:
    cohort = read(with_cells(tmp_path / "x.csv", (2, "chol", blank)))
    assert cohort.patients["chol"].isna().sum() == 1


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ", "),
        lambda text: text.replace("age,sex", "Age, SEX"),
        lambda text: text + "\n\n",
        lambda text: text + "," * 13 + "\n",
    ],
    ids=["CRLF", "byte order mark", "spaces", "capitals", "blank lines", "empty row"],
)
def test_the_files_spelling_does_not_matter(tmp_path: Path, spelling: Callable[[str], str]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(spelling(CLEVELAND.read_text()).encode())
    assert same_patients(read(path), load("cleveland"))


@pytest.mark.parametrize("exang", ["", "0", "1"])
def test_a_cohort_without_variety_of_exercise_angina_is_read(tmp_path: Path, exang: str) -> None:
    cells = [(line, "exang", exang) for line in range(2, 305)]
    assert len(read(with_cells(tmp_path / "x.csv", *cells))) == 303
