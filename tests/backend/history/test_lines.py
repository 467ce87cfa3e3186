"""A line of the journal becomes a row with every part of it, or is told to be no record."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.history.lines import UnreadableLineError, row
from backend.history.tables import predictions
from tests.backend.history.journaling import lines, records


def line(**changed: Any) -> bytes:
    (one,) = lines(records(1), "p", first=7)
    return json.dumps(json.loads(one) | changed).encode()


def test_a_row_has_every_column_that_the_database_does_not_make_itself() -> None:
    assert row(line()).keys() == {column.name for column in predictions.c} - {"id"}


def test_what_is_not_known_is_null() -> None:
    found = row(line(inputs={"age": 50, "sex": 1}, case=None, key=None))
    assert [found[name] for name in ("chol", "thal", "case_hash", "key_id")] == [None] * 4


def test_whole_numbers_stay_whole_and_times_are_instants() -> None:
    found = row(line(inputs={"age": 50.0, "sex": 1, "chol": 233}, time="2026-03-01T09:00:00+01:00"))
    assert (repr(found["age"]), repr(found["chol"])) == ("50", "233.0")
    assert found["time"] == datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "changed",
    [
        {"inputs": {"age": 50}}, {"inputs": {"age": 50.5, "sex": 1}}, {"inputs": {"age": "x"}},
        {"inputs": {"age": 1e300, "sex": 1}}, {"inputs": None}, {"time": "yesterday"},
        {"time": "2026-03-01T09:00:00"}, {"sequence": -1}, {"sequence": 2**63}, {"sequence": "7"},
        {"prediction": 2**40}, {"interval": [0.1]}, {"warnings": ["chol"]}, {"chain": None},
        {"schema_version": "2"}, {"probability": None},
    ],
)  # fmt: skip
def test_what_is_no_record_is_told_without_what_it_holds(changed: dict[str, Any]) -> None:
    with pytest.raises(UnreadableLineError) as caught:
        row(line(**changed))
    assert all(str(value) not in str(caught.value) for value in changed.values() if value)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"torn'])
def test_what_is_no_line_is_told(content: bytes) -> None:
    with pytest.raises(UnreadableLineError):
        row(content)


@pytest.mark.parametrize("missing", sorted(json.loads(line())))
def test_each_part_is_needed(missing: str) -> None:
    parts = json.loads(line())
    del parts[missing]
    with pytest.raises(UnreadableLineError):
        row(json.dumps(parts).encode())
