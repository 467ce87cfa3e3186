"""Patients without an outcome are read by the same rules as cohorts."""

from pathlib import Path

import pandas as pd
import pytest

import data
from data.cohorts import SITES, load
from data.errors import CohortError
from data.features import NAMES
from data.unlabelled import read_patients
from tests.data.recoded_copy import circulating_copy, write

HEADER = ",".join(NAMES)
PATIENT = "63,1,1,145,233,1,2,150,0,2.3,3,0,6"


def read(text: str) -> pd.DataFrame:
    return read_patients(text.encode(), "x.csv")


@pytest.mark.parametrize("site", SITES)
def test_a_cohorts_file_gives_the_cohorts_patients(site: str) -> None:
    path = Path(data.__path__[0]) / f"{site}.csv"
    pd.testing.assert_frame_equal(read_patients(path.read_bytes(), path.name), load(site).patients)


def test_the_recoded_copy_is_translated(tmp_path: Path) -> None:
    path = write(tmp_path / "copy.csv", circulating_copy())
    patients = read_patients(path.read_bytes(), path.name)
    assert set(patients["thal"].dropna()) == {3, 6, 7}
    assert set(patients["cp"]) == {1, 2, 3, 4}


def test_labels_gender_empty_cells_and_zeros_that_are_no_measurement_are_understood() -> None:
    spoken = HEADER.replace("sex", "gender")
    table = read(f"{spoken}\n 63 ,Male,typical angina,0,0,yes,?,NA,no,2.3,flat,0,Fixed defect\n\n")
    assert table.to_dict("list") | {"restecg": 0, "thalach": 0, "trestbps": 0, "chol": 0} == {
        "age": [63], "sex": [1], "cp": [1], "trestbps": 0, "chol": 0, "fbs": [1], "restecg": 0,
        "thalach": 0, "exang": [0], "oldpeak": [2.3], "slope": [2], "ca": [0], "thal": [6],
    }  # fmt: skip
    assert table[["restecg", "thalach", "trestbps", "chol"]].isna().to_numpy().all()


def test_one_patient_with_age_and_sex_alone_is_enough() -> None:
    assert read(f"{HEADER}\n50,0{',' * 11}\n").shape == (1, 13)


def test_all_may_have_the_same_outcome_for_it_is_left_out() -> None:
    assert tuple(read(f"{HEADER},num\n{PATIENT},0\n")) == NAMES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.csv cannot be read as a CSV file"),
        ("\n\n", "x.csv cannot be read as a CSV file"),
        (f"{HEADER}\n", "x.csv holds no patient"),
        ("age,sex\n1,2\n", "x.csv lacks the column cp"),
        (f"{HEADER},age\n{PATIENT},63\n", "x.csv has a column twice: age"),
        (f"{HEADER},name\n{PATIENT},63\n", "x.csv has columns no patient record has: name"),
        (f"{HEADER}\n{PATIENT}\nold{PATIENT[2:]}\n", "x.csv: line 3, column age: neither"),
        (f"{HEADER}\n200{PATIENT[2:]}\n", "x.csv: line 2, column age: must be a whole number"),
        (f"{HEADER}\n{PATIENT[2:]}\n", "x.csv: line 2, column age: must be a whole number"),
        (f"{HEADER}\n{PATIENT}\n{PATIENT[:-1]}5\n", "x.csv is coded neither like UCI"),
        (f"{HEADER}\n{PATIENT},7\n", "x.csv cannot be read as a CSV file"),
    ],
)
def test_what_is_wrong_is_told_without_a_value(text: str, told: str) -> None:
    with pytest.raises(CohortError) as refused:
        read(text)
    assert str(refused.value).startswith(told)
    assert "200" not in str(refused.value)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(CohortError, match="cannot be read"):
        read_patients(b"\xff\xfe\x00\x01", "x.csv")


def test_a_file_too_large_to_be_a_table_of_patients_is_refused_unread() -> None:
    with pytest.raises(CohortError, match="larger than 20 MB"):
        read_patients(b" " * 20_000_001, "x.csv")
