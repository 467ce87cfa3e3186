"""A wrong answer is found, and the fault tells no value."""

from typing import Any

import pytest

from loadtests.answers import (
    batch_fault,
    explanation_fault,
    object_fault,
    page_fault,
    prediction_fault,
)

GOOD: dict[str, Any] = {
    "request_id": "a",
    "probability": 0.6,
    "interval": {"low": 0.4, "high": 0.7},
    "threshold": 0.5,
    "prediction": 1,
}
REASONS = {"baseline": {"log_odds": 0.5}, "contributions": [{"log_odds": 0.25}], "log_odds": 0.75}


def test_a_right_answer_has_no_fault() -> None:
    assert prediction_fault(GOOD) == ""
    assert explanation_fault(GOOD | REASONS) == ""
    assert batch_fault([GOOD | {"row": 1}, GOOD | {"row": 2}], 2) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"request_id": ""},
        {"probability": 1.2},
        {"probability": None},
        {"interval": None},
        {"interval": {"low": 0.61, "high": 0.7}},
        {"prediction": 0},
    ],
)
def test_each_wrong_field_is_found_and_its_value_kept_back(wrong: dict[str, Any]) -> None:
    fault = prediction_fault(GOOD | wrong)
    assert fault
    assert "1.2" not in fault
    assert "0.61" not in fault


def test_reasons_that_do_not_add_up_are_found() -> None:
    assert explanation_fault(GOOD | REASONS | {"log_odds": 0.76})
    assert explanation_fault(GOOD | REASONS | {"contributions": []})
    assert explanation_fault({})


def test_a_batch_with_a_row_missing_or_out_of_order_is_found() -> None:
    rows = [GOOD | {"row": 1}, GOOD | {"row": 2}]
    assert batch_fault(rows[:1], 2)
    assert batch_fault(rows[::-1], 2)
    assert batch_fault([rows[0], {"row": 2}], 2)


def test_pages_and_objects() -> None:
    assert page_fault({"predictions": []}) == ""
    assert page_fault({})
    assert object_fault({"a": 1}) == ""
    assert object_fault([])
