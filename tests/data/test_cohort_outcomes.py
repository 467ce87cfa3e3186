"""Outcomes that cannot be learnt from, or seem to be inverted, are refused."""

from pathlib import Path

import pytest

from tests.data.cohort_files import refusal, with_cells
from tests.data.recoded_copy import (
    SPOKEN,
    Row,
    cleveland_rows,
    recoded,
    write,
)


@pytest.mark.parametrize("num", ["0", "1"])
def test_one_outcome_for_all_is_refused(tmp_path: Path, num: str) -> None:
    cells = [(line, "num", num) for line in range(2, 305)]
    assert refusal(with_cells(tmp_path / "x.csv", *cells)) == (
        "x.csv: all patients have the same outcome; nothing can be learnt"
    )


def invert_num(rows: list[Row]) -> None:
    for row in rows:
        row["num"] = "1" if row["num"] == "0" else "0"


def test_an_inverted_outcome_in_ucis_coding_is_refused(tmp_path: Path) -> None:
    rows = cleveland_rows()
    invert_num(rows)
    told = refusal(write(tmp_path / "x.csv", rows))
    assert told.startswith("x.csv: the outcome seems to be inverted: exercise angina goes with")
    # 76 of 139 diseased and 23 of 164 others had exercise angina.
    assert "(14% against 55%)" in told


def test_an_inverted_outcome_in_the_copys_coding_is_refused(tmp_path: Path) -> None:
    rows = cleveland_rows()
    invert_num(rows)
    told = refusal(write(tmp_path / "x.csv", [recoded(row, SPOKEN) for row in rows]))
    assert told.startswith("x.csv: the outcome seems to be inverted")
