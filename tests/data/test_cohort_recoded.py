"""The copy that circulates: recognised, translated, its target turned round."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from data.codings import Coding
from data.cohorts import load, read
from tests.data.cohort_files import same_patients
from tests.data.recoded_copy import (
    FIGURES,
    SPOKEN,
    circulating_copy,
    cleveland_rows,
    recoded,
    spoken,
    write,
)

TURNED = (
    "The file is the re-coded copy that circulates: its codes were translated to UCI's and its "
    "target, whose 1 or yes means no disease, was turned round"
)


def test_the_copy_of_these_tests_is_the_one_that_circulates() -> None:
    rows = circulating_copy()
    counts = {name: Counter(row[name] for row in rows) for name in rows[0]}
    assert len(rows) == 303
    assert counts["target"] == {"yes": 165, "no": 138}
    assert counts["gender"] == {"male": 207, "female": 96}
    assert counts["cp"] == {"0": 143, "1": 50, "2": 87, "3": 23}
    assert counts["restecg"] == {"0": 147, "1": 152, "2": 4}
    assert counts["slope"] == {"0": 21, "1": 140, "2": 142}
    assert counts["ca"] == {"0": 175, "1": 65, "2": 38, "3": 20, "4": 5}
    assert counts["thal"] == {"0": 2, "1": 18, "2": 166, "3": 117}
    assert sum(not value for row in rows for value in row.values()) == 10


def test_the_circulating_copy_is_recognised_translated_and_turned_round(tmp_path: Path) -> None:
    cohort = read(write(tmp_path / "heart.csv", circulating_copy()))
    uci = load("cleveland").patients
    others = [row for row in range(302) if row != 184]
    kept = [*others[:163], 302, 302, *others[163:]]
    expected = uci.iloc[kept].reset_index(drop=True)
    blank = cohort.patients.isna() & expected.notna()
    assert cohort.coding is Coding.RECODED
    assert len(cohort) == 303
    assert cohort.disease.sum() == 138
    assert cohort.duplicates == 1
    assert int(blank.to_numpy().sum()) == 10
    pd.testing.assert_frame_equal(cohort.patients, expected.mask(blank))


@pytest.mark.parametrize("target", [SPOKEN, FIGURES], ids=["yes and no", "1 and 0"])
def test_cleveland_in_the_copys_codes_is_cleveland(tmp_path: Path, target: dict[str, str]) -> None:
    rows = [recoded(row, target) for row in cleveland_rows()]
    cohort = read(write(tmp_path / "heart.csv", rows))
    assert cohort.coding is Coding.RECODED
    assert same_patients(cohort, load("cleveland"))


def test_numbering_and_gender_are_understood(tmp_path: Path) -> None:
    rows = [spoken(row, number) for number, row in enumerate(cleveland_rows())]
    assert same_patients(read(write(tmp_path / "heart.csv", rows)), load("cleveland"))


def test_the_translation_and_the_turned_target_are_told(tmp_path: Path) -> None:
    cohort = read(write(tmp_path / "heart.csv", circulating_copy()))
    assert cohort.notes == (TURNED, "1 rows repeat an earlier row exactly and were kept")
