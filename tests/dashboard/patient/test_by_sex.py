"""What an answer has to do with sex, in words and rows."""

from typing import Any

import pytest

from dashboard.answers import Explanation, GroupCalibration
from dashboard.api import Client
from dashboard.patient import by_sex
from dashboard.settings import Settings


@pytest.fixture
def answer(stand_in: Any) -> Explanation:
    client = Client(Settings(backend_url=stand_in.url, timeout_seconds=2))
    found = client.explain({"age": 63, "sex": 1}, "care")
    client.close()
    return found


def test_the_same_findings_are_said_in_the_other_sex(answer: Explanation) -> None:
    said = by_sex.swapped(answer)
    assert said.startswith("The same findings in a woman: ")
    assert "instead of" in said


def test_how_such_answers_came_out_is_said_with_n_and_range(answer: Explanation) -> None:
    assert by_sex.came_out(answer.group_calibration, 1) == (
        "Of 44 men in Cleveland with answers of 50 to 85 %, 73 of 100 had disease (59 to 84); the "
        "model had said 68 on average."
    )


def test_too_few_patients_are_said_to_be_too_few() -> None:
    found = GroupCalibration(sex="female", band="50 to 85 %", n=4, reason="fewer than 10 patients")
    assert "n 4, too few to say" in by_sex.came_out(found, 0)
    assert "fewer than 10 patients" in by_sex.came_out(found, 0)


def test_a_bundle_without_the_table_says_so() -> None:
    assert "no record" in by_sex.came_out(GroupCalibration(sex="male", n=0), 1)
    assert "no record" in by_sex.came_out(None, 1)


def test_each_row_stands_in_the_series_of_its_sex(answer: Explanation) -> None:
    names, series = by_sex.rows(answer, 1, 303)
    assert names == ["this man", "the same in a woman", "men told 50 to 85 %: found"]
    drawn = {one.name: [mark is not None for mark in one.marks] for one in series}
    assert drawn == {"women": [False, True, False], "men": [True, False, True]}


def test_each_row_stands_in_the_table_with_its_range_and_n(answer: Explanation) -> None:
    found = by_sex.figures(answer, 1, 303)
    assert list(found.index) == by_sex.rows(answer, 1, 303)[0]
    assert found["n"].tolist() == [303, 303, 44]
    assert found.loc["men told 50 to 85 %: found", "Of 100"] == "73.0"


def test_an_older_backend_leaves_only_the_patient(answer: Explanation) -> None:
    bare = answer.model_copy(update={"counterfactual_sex": None, "group_calibration": None})
    names, series = by_sex.rows(bare, 1, 303)
    assert names == ["this man"]
    assert [one.name for one in series] == ["men"]
    assert "does not hold" in by_sex.swapped(bare)
