"""The plain reading of the Cleveland patients is the checked one."""

from dashboard.cleveland import patients
from data.cohorts import load
from data.features import NAMES


def test_both_readings_of_the_file_agree() -> None:
    checked = load("cleveland")
    plain = patients()
    assert [p.disease for p in plain] == [bool(one) for one in checked.disease]
    rows = checked.patients.to_dict("records")
    for patient, row in zip(plain, rows, strict=True):
        known = {name: value for name, value in row.items() if value == value}  # noqa: PLR0124 - NaN
        assert patient.inputs == known
        assert set(patient.inputs) <= set(NAMES)


def test_lines_are_those_of_the_file() -> None:
    assert [patients()[0].line, patients()[-1].line] == [2, 304]
