"""Files whose columns are not those of a cohort are refused, and the column is named."""

from pathlib import Path

import pytest

from tests.data.cohort_files import PRIVATE, refusal
from tests.data.recoded_copy import (
    CLEVELAND,
    Row,
    cleveland_rows,
    write,
)


def without(column: str) -> list[Row]:
    return [{k: v for k, v in row.items() if k != column} for row in cleveland_rows()]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "x.csv", without("thal"))) == "x.csv lacks the column thal"


def test_a_missing_outcome_is_named(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "x.csv", without("num"))) == (
        "x.csv has no outcome: add a column num (0 to 4) or target"
    )


def test_two_outcomes_are_one_too_many(tmp_path: Path) -> None:
    rows = [{**row, "target": "1"} for row in cleveland_rows()]
    assert refusal(write(tmp_path / "x.csv", rows)) == (
        "x.csv has two outcomes, num and target: keep one"
    )


def test_a_column_that_no_record_has_is_named(tmp_path: Path) -> None:
    rows = [{**row, "zodiac": PRIVATE} for row in cleveland_rows()]
    assert refusal(write(tmp_path / "x.csv", rows)) == (
        "x.csv has columns no patient record has: zodiac"
    )


@pytest.mark.parametrize(("second", "told"), [("age", "age"), (" AGE ", "age"), ("gender", "sex")])
def test_a_column_that_stands_twice_is_named(tmp_path: Path, second: str, told: str) -> None:
    header, *rows = CLEVELAND.read_text().splitlines()
    path = tmp_path / "x.csv"
    path.write_text("\n".join([f"{header},{second}", *(f"{row},1" for row in rows)]))
    assert refusal(path) == f"x.csv has a column twice: {told}"
