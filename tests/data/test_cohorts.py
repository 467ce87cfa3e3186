"""Reading a file: what is accepted, what is changed on the way and told, what is refused."""

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.codings import Coding
from data.cohorts import SITES, Cohort, load, read
from data.errors import CohortError
from data.features import NAMES
from tests.data.recoded_copy import (
    CLEVELAND,
    FIGURES,
    SPOKEN,
    Row,
    circulating_copy,
    cleveland_rows,
    recoded,
    spoken,
    write,
)

PRIVATE = "987654"
"""A patient's value that no message may hold."""

NO_NUMBER = "neither a number nor a known label"
AGE_RULE = "must be a whole number from 18 to 110 years, not empty"
NUM_RULE = "must be one of 0, 1, 2, 3, 4, not empty"
TURNED = (
    "The file is the re-coded copy that circulates: its codes were translated to UCI's and its "
    "target, whose 1 or yes means no disease, was turned round"
)


def refusal(path: Path) -> str:
    """Return why `path` is refused; the message is one line."""
    with pytest.raises(CohortError) as refused:
        read(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def with_cells(path: Path, *cells: tuple[int, str, str]) -> Path:
    """Write Cleveland with the cells (line, column, text) changed."""
    rows = cleveland_rows()
    for line, column, text in cells:
        rows[line - 2][column] = text
    return write(path, rows)


def same_patients(one: Cohort, other: Cohort) -> bool:
    pd.testing.assert_frame_equal(one.patients, other.patients)
    return np.array_equal(one.disease, other.disease)


# The four cohorts


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


# The re-coded copy


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


# Other shapes of a good file


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


# Refused: the file


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


# Refused: the columns


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


# Refused: the cells


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


# Refused: the outcome


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
