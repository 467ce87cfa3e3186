"""Answers as they come, the table of them, and the file to keep."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from dashboard.errors import BackendFailedError
from dashboard.many import showing
from dashboard.many.answered import ORDERS, Answered
from dashboard.many.results import Results
from dashboard.many.sheet import read

FILE = b"sex,age,chol\n1,63,233\n0,,250\n0,51,5.2\n"


def answer(row: int, probability: float, **more: Any) -> bytes:
    entry = {
        "row": row, "line": row + 1, "request_id": f"ab-{row}", "model_version": "m1",
        "prediction": 1, "probability": probability, "decision": None, "missing": ["ca", "thal"],
        "interval": {"low": probability - 0.1, "high": probability + 0.1, "level": 0.95},
        "warnings": [],
    }  # fmt: skip
    return json.dumps(entry | more).encode()


def refused(row: int) -> bytes:
    rules = [{"field": "age", "rule": "is required"}, {"field": "cp", "rule": "must be a code"}]
    return json.dumps(
        {"row": row, "line": row + 1, "request_id": f"ab-{row}", "kind": "invalid-patient",
         "detail": "Please correct: age, cp.", "errors": rules}
    ).encode()  # fmt: skip


@pytest.fixture
def answered() -> Answered:
    warning = {"field": "chol", "code": "suspicious_unit", "message": "looks like mmol/l"}
    results = Results()
    for line in (answer(1, 0.7), refused(2), answer(3, 0.2, warnings=[warning]), b""):
        results.take(line)
    return Answered("clinic.csv", read(FILE), results)


def test_answers_and_refusals_are_counted(answered: Answered) -> None:
    assert (answered.n_answered, answered.n_refused) == (2, 1)
    assert showing.finding(answered) == "2 of 3 patients answered; 1 refused"
    assert showing.spread(answered, 0.5) == (
        "Half of them lie at 45 of 100 or below; 1 lie at 50 or above."
    )


def test_the_table_has_the_answer_before_the_cells_in_place(answered: Answered) -> None:
    table = answered.shown
    assert list(table.columns) == [
        "Line", "Of 100", "From", "To", "Not known", "Doubts", "Why no answer",
        "Sex", "Age", "Cholesterol",
    ]  # fmt: skip
    assert table["Line"].tolist() == [2, 3, 4]
    assert table["Of 100"].tolist() == pytest.approx([70, np.nan, 20], nan_ok=True)
    assert table["Doubts"].tolist() == ["", "", "chol: looks like mmol/l"]


def test_a_refused_row_says_every_field_and_rule(answered: Answered) -> None:
    refusals = answered.refused()
    assert refusals.index.tolist() == [3]
    assert refusals["Why no answer"].tolist() == ["age is required; cp must be a code"]


@pytest.mark.parametrize(
    ("order", "lines"), [(ORDERS[0], [2, 3, 4]), (ORDERS[1], [2, 4, 3]), (ORDERS[2], [4, 2, 3])]
)
def test_rows_can_be_ordered_and_those_without_answer_come_last(
    answered: Answered, order: str, lines: list[int]
) -> None:
    assert answered.ordered(order)["Line"].tolist() == lines


def test_the_file_to_keep_has_the_own_columns_and_unrounded_answers(answered: Answered) -> None:
    rows = list(csv.DictReader(io.StringIO(answered.csv().decode())))
    assert [row["request_id"] for row in rows] == ["ab-1", "ab-2", "ab-3"]
    assert [row["age"] for row in rows] == ["63", "", "51"]
    assert float(rows[0]["probability"]) == 0.7
    assert rows[1]["probability"] == ""
    assert rows[1]["errors"].startswith("age is required")
    assert rows[2]["doubts"] == "chol: looks like mmol/l"


def test_decisions_of_the_model_are_shown_where_it_takes_any() -> None:
    results = Results()
    results.take(answer(1, 0.9, decision="disease"))
    results.take(answer(2, 0.5, decision="undecided"))
    found = Answered("a.csv", read(b"age,sex\n63,1\n51,0\n"), results)
    assert found.shown["Decision"].tolist() == ["disease", "undecided"]
    counted = {group.name: sum(group.counts) for group in showing.groups(found)}
    assert counted == {"no disease": 0, "undecided": 1, "disease": 1}


def test_bars_count_every_answered_row(answered: Answered) -> None:
    (group,) = showing.groups(answered)
    assert sum(group.counts) == 2
    assert showing.binned(answered).loc["70 to 75"].tolist() == [1]


def test_a_batch_that_ends_early_says_why() -> None:
    results = Results()
    results.take(answer(1, 0.7))
    results.take(b'{"row": 2, "problem": {"detail": "A batch may have 1 rows at most."}}')
    found = Answered("a.csv", read(FILE), results)
    assert results.ended == "A batch may have 1 rows at most."
    assert len(found.shown) == 1
    assert showing.finding(found) == "1 of 3 patients answered"


@pytest.mark.parametrize("line", [b"{", b'{"row": 1}', b"[]", b'{"probability": 1}'])
def test_what_is_no_answer_is_a_failure_of_the_backend(line: bytes) -> None:
    with pytest.raises(BackendFailedError, match="cannot be read"):
        Results().take(line)


def test_a_file_without_one_right_row_has_no_median() -> None:
    results = Results()
    results.take(refused(1))
    found = Answered("a.csv", read(b"age,sex\n,1\n"), results)
    assert "No row could be answered" in showing.spread(found, 0.5)
