"""Files that are no table of patients are refused in one line."""

from pathlib import Path

import pytest

from tests.data.cohort_files import PRIVATE, refusal
from tests.data.recoded_copy import (
    CLEVELAND,
)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "none.csv cannot be read as a CSV file" in refusal(tmp_path / "none.csv")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "cannot be read as a CSV file" in refusal(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe",
        bytes(100),
        b'age,sex\n"63,1\n',
        CLEVELAND.read_bytes().replace(b"\n67,", b"\n67,67,", 1),
    ],
    ids=["empty", "blank", "image", "zeros", "open quote", "a row too long"],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert refusal(path).startswith("x.csv cannot be read as a CSV file: ")


def test_rows_that_are_all_longer_than_the_header_are_not_shifted(tmp_path: Path) -> None:
    header, *rows = CLEVELAND.read_text().splitlines()
    path = tmp_path / "x.csv"
    path.write_text("\n".join([header, *(f"{row},{PRIVATE}" for row in rows)]))
    assert "Expected 14 fields in line 2, saw 15" in refusal(path)


def test_another_separator_is_refused_as_missing_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(CLEVELAND.read_text().replace(",", ";"))
    assert refusal(path).startswith("x.csv lacks the column age, sex, cp")


def test_a_file_without_header_is_refused_without_telling_its_first_patient(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{PRIVATE}, 63,{PRIVATE}\n1,2,3\n")
    told = refusal(path)
    assert told.startswith("x.csv lacks the column age, sex, cp")
    assert PRIVATE not in told


def test_a_header_without_patients_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(CLEVELAND.read_text().splitlines()[0])
    assert refusal(path) == "x.csv holds no patient"
