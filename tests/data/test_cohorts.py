"""The four cohorts as they are read, and what was changed on the way and told."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from data.codings import Coding
from data.cohorts import SITES, load
from data.errors import CohortError
from data.features import NAMES
from tests.data.recoded_copy import (
    CLEVELAND,
)


@pytest.mark.parametrize(
    ("site", "n", "diseased"),
    [
        ("cleveland", 303, 139),
        ("hungary", 294, 106),
        ("switzerland", 123, 115),
        ("va_long_beach", 200, 149),
    ],
)
def test_each_site_has_its_patients_and_its_diseased(site: str, n: int, diseased: int) -> None:
    cohort = load(site)
    assert len(cohort) == len(cohort.patients) == len(cohort.disease) == n
    assert cohort.disease.sum() == diseased
    assert cohort.name == site
    assert cohort.coding is Coding.UCI


def test_the_first_patient_of_cleveland_is_read_as_written() -> None:
    cohort = load("cleveland")
    first = [63, 1, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6]
    assert cohort.patients.iloc[0].to_list() == first
    assert cohort.disease[0] == 0


@pytest.mark.parametrize("site", SITES)
def test_every_column_is_float_and_stands_in_the_features_order(site: str) -> None:
    patients = load(site).patients
    assert tuple(patients) == NAMES
    assert set(patients.dtypes) == {np.dtype(float)}
    assert patients.index.equals(pd.RangeIndex(len(patients)))


def test_clevelands_six_blanks_are_missing() -> None:
    missing = load("cleveland").patients.isna().sum()
    assert missing[missing > 0].to_dict() == {"ca": 4, "thal": 2}


@pytest.mark.parametrize(
    ("site", "chol", "trestbps"),
    [("cleveland", 0, 0), ("hungary", 23, 1), ("switzerland", 123, 2), ("va_long_beach", 56, 57)],
)
def test_zeros_that_are_no_measurement_are_missing(site: str, chol: int, trestbps: int) -> None:
    missing = load(site).patients.isna().sum()
    assert missing["chol"] == chol
    assert missing["trestbps"] == trestbps


def test_zeros_read_as_missing_are_told() -> None:
    assert load("switzerland").notes == ("123 zeros in chol mean not measured: read as missing",)
    assert load("va_long_beach").notes[:2] == (
        "49 zeros in chol mean not measured: read as missing",
        "1 zeros in trestbps mean not measured: read as missing",
    )


@pytest.mark.parametrize(
    ("site", "n"), [("cleveland", 0), ("hungary", 1), ("switzerland", 0), ("va_long_beach", 1)]
)
def test_rows_that_repeat_another_are_counted_kept_and_told(site: str, n: int) -> None:
    cohort = load(site)
    assert cohort.duplicates == n
    told = [note for note in cohort.notes if "repeat an earlier row" in note]
    assert len(told) == n


def test_negative_st_depressions_are_kept() -> None:
    assert load("switzerland").patients["oldpeak"].min() == -2.6
    assert load("va_long_beach").patients["oldpeak"].min() == -0.5


def test_the_hash_is_of_the_files_bytes() -> None:
    assert load("cleveland").sha256 == hashlib.sha256(CLEVELAND.read_bytes()).hexdigest()


def test_cleveland_needs_no_note() -> None:
    assert load("cleveland").notes == ()


def test_there_is_no_fifth_site() -> None:
    with pytest.raises(CohortError, match="there is no cohort 'atlantis'; choose one of cleveland"):
        load("atlantis")
