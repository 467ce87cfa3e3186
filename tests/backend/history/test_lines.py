"""A line of the journal becomes a row with every part of it, or is told to be no record."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.history.lines import Row, UnreadableLineError, rows
from backend.history.tables import predictions
from tests.backend.history.journaling import blocks, lines, records


def line(**changed: Any) -> bytes:
    (one,) = lines(records(1), "p", first=7)
    return json.dumps(json.loads(one) | changed).encode()


def row(content: bytes) -> Row:
    """The row of a line that holds one prediction."""
    (found,) = rows(content)
    return found


def block_line(**changed: Any) -> bytes:
    """A block of five rows, of a process that has answered ten predictions with it."""
    (one,) = blocks(records(5), "p", 5, first=6)
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


def test_a_block_is_as_many_rows_as_the_records_that_it_holds_would_be() -> None:
    # The same patients at the same time: in a block all rows share what is not theirs.
    found = records(5, route="/predict/batch", time="2026-03-01T08:00:00+00:00")
    (together,) = blocks(found, "p", 5, first=6)
    alone = [row(one) for one in lines(found, "p", first=6)]
    (chain,) = {one["chain"] for one in rows(together)}
    assert rows(together) == [one | {"chain": chain} for one in alone]
    assert [one["sequence"] for one in rows(together)] == [6, 7, 8, 9, 10]
    assert chain == json.loads(together)["chain"]


def test_a_line_of_the_version_before_is_still_read() -> None:
    (one,) = rows(line(schema_version=2, route="/predict/batch", request_id="study-7"))
    assert (one["schema_version"], one["request_id"], one["sequence"]) == (2, "study-7", 7)


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": 4}, {"rows": 6}, {"rows": 0}, {"rows": -5}, {"rows": 10**40}, {"rows": "5"},
        {"numbers": [1, 2, 3, 4]}, {"inputs": []}, {"probability": [0.5] * 6}, {"low": [0.5]},
        {"high": None}, {"prediction": [0, 1, 0, 1, 2**40]}, {"inputs": [{"age": 50}] * 5},
        {"inputs": [{"age": 50.5, "sex": 1}] * 5}, {"sequence": 4}, {"sequence": 2**63},
        {"warnings": []}, {"warnings": {"x": []}}, {"time": "yesterday"}, {"numbers": ["1"] * 5},
        {"chain": None}, {"process": 7},
    ],
)  # fmt: skip
def test_what_is_no_block_is_told_without_what_it_holds(changed: dict[str, Any]) -> None:
    with pytest.raises(UnreadableLineError, match=r"^(is not a record|lacks)"):
        rows(block_line(**changed))


@pytest.mark.parametrize("missing", sorted(json.loads(block_line())))
def test_each_part_of_a_block_is_needed(missing: str) -> None:
    parts = json.loads(block_line())
    del parts[missing]
    with pytest.raises(UnreadableLineError):
        rows(json.dumps(parts).encode())
