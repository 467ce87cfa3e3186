"""Cells that no patient can have are refused by line, column and rule, and never quoted."""

from pathlib import Path

import pytest

from data.features import NAMES
from tests.data.cohort_files import PRIVATE, refusal, with_cells
from tests.data.recoded_copy import (
    circulating_copy,
    write,
)

NO_NUMBER = "neither a number nor a known label"
AGE_RULE = "must be a whole number from 18 to 110 years, not empty"
NUM_RULE = "must be one of 0, 1, 2, 3, 4, not empty"


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("chol", "Jane Doe", NO_NUMBER),
        ("chol", "inf", NO_NUMBER),
        ("chol", "1e999", NO_NUMBER),
        ("sex", "Jane Doe", NO_NUMBER),
        ("num", "Jane Doe", NO_NUMBER),
        ("age", "", AGE_RULE),
        ("age", "200", AGE_RULE),
        ("age", "62.75", AGE_RULE),
        ("age", "200.5", AGE_RULE),
        ("sex", "", "must be one of 0 (female), 1 (male), as code or label, not empty"),
        ("fbs", "8", "must be one of 0 (no), 1 (yes), as code or label"),
        ("trestbps", "-7", "must be a whole number from 50 to 300 mm Hg"),
        ("oldpeak", "77.7", "must be a decimal number from -5 to 10 mm"),
        ("num", "", NUM_RULE),
        ("num", "5", NUM_RULE),
        ("num", "0.5", NUM_RULE),
    ],
)
def test_a_bad_cell_is_refused_by_line_column_and_rule(
    tmp_path: Path, column: str, text: str, told: str
) -> None:
    message = refusal(with_cells(tmp_path / "x.csv", (7, column, text)))
    assert message == f"x.csv: line 7, column {column}: {told}"


def test_a_code_of_neither_coding_is_refused_by_line_and_column(tmp_path: Path) -> None:
    told = refusal(with_cells(tmp_path / "x.csv", (50, "cp", "9")))
    assert told.startswith("x.csv is coded neither like UCI nor like the re-coded copy: ")
    assert "column cp on line 50 is no code of UCI's" in told


def test_mixed_codings_are_refused(tmp_path: Path) -> None:
    cells = [(line, "cp", "0") for line in range(100, 120)]
    told = refusal(with_cells(tmp_path / "x.csv", *cells))
    assert "column cp on line 100 is no code of UCI's" in told


def test_a_bad_target_of_the_copy_is_refused(tmp_path: Path) -> None:
    rows = circulating_copy()
    rows[5]["target"] = "2"
    assert refusal(write(tmp_path / "x.csv", rows)) == (
        "x.csv: line 7, column target: must be one of 0, 1, not empty"
    )


def test_several_bad_lines_are_named_in_order(tmp_path: Path) -> None:
    told = refusal(
        with_cells(tmp_path / "x.csv", (90, "age", "200"), (7, "chol", "5000"), (8, "age", ""))
    )
    assert told == (
        "x.csv: line 7, column chol: must be a decimal number from 1 to 1000 mg/dl; "
        "line 8, column age: must be a whole number from 18 to 110 years, not empty; "
        "line 90, column age: must be a whole number from 18 to 110 years, not empty"
    )


def test_of_many_bad_lines_five_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    cells = [(line, "age", "200") for line in range(10, 18)]
    told = refusal(with_cells(tmp_path / "x.csv", *cells))
    assert [f"line {line}," in told for line in range(10, 18)] == [True] * 5 + [False] * 3
    assert told.endswith("(and 3 more)")


@pytest.mark.parametrize("column", ["age", "chol", "cp", "num"])
@pytest.mark.parametrize("text", [PRIVATE, "Jane Doe"])
def test_blank_lines_do_not_shift_the_line_that_is_named(
    tmp_path: Path, column: str, text: str
) -> None:
    path = with_cells(tmp_path / "x.csv", (7, column, text))
    header, rest = path.read_text().split("\n", 1)
    path.write_text(f"{header}\n\n\n{rest}")
    assert "line 9" in refusal(path)


@pytest.mark.parametrize("column", [*NAMES, "num"])
@pytest.mark.parametrize("text", [PRIVATE, "Jane Doe", f"-{PRIVATE}.25"])
def test_no_message_holds_the_offending_value(tmp_path: Path, column: str, text: str) -> None:
    told = refusal(with_cells(tmp_path / "x.csv", (7, column, text)))
    assert PRIVATE not in told
    assert "Jane Doe" not in told
    assert column in told
