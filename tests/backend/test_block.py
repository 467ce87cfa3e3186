"""Rows of a batch in one line: what is put in comes out again, and never more than a log takes."""

import json
from pathlib import Path

import msgspec
import pytest

from backend import block
from backend.batch.stream import STEP_ROWS
from backend.block import Block, BlockLine, Kept
from backend.journal import chain
from backend.journal.stdout import StdoutCopy
from backend.record import SCHEMA_VERSION, Asked
from data.features import NAMES

ASKED = Asked("study", "/predict/batch", "test", "c" * 64, "k1")
LONGEST_ENTRY_BYTES = 256_000
"""What Google Cloud Logging takes as one entry, the smaller reading of its "256 KB"."""
MOST_ROWS = 10_000_000
"""As many as HEARTSIGHT_BATCH_ROWS may allow: the longest numbers of rows."""


def kept(rows: int) -> Kept:
    """Rows with the odd numbers, each second of which has a warning."""
    numbers = range(1, 2 * rows, 2)
    return Kept(
        [str(number) for number in numbers],
        [{"age": 20 + number, "sex": number % 2, "chol": 200.5} for number in numbers],
        [f"0.{number}1" for number in numbers],
        [f"0.{number}" for number in numbers],
        [f"0.{number}2" for number in numbers],
        [str(number % 2) for number in numbers],
        {number: (("age", "outside_trained_range"),) for number in numbers if number % 4 == 3},
    )


def encoded(rows: int) -> bytes:
    return block.encoded(ASKED, "abc", kept(rows), 0.001)


def line(sequence: int) -> BlockLine:
    """Three rows as the journal has them."""
    members = json.loads(encoded(3)) | {"process": "p", "sequence": sequence}
    return msgspec.convert(members, BlockLine, strict=False)


def changed(**parts: object) -> Block:
    """A block of three rows with other parts."""
    return block.decode(msgspec.json.encode(json.loads(encoded(3)) | parts))


def test_each_row_is_a_record_of_its_own() -> None:
    first, second, third = block.records(block.decode(encoded(3)))
    assert [one.request_id for one in (first, second, third)] == ["study-1", "study-3", "study-5"]
    assert second.schema_version == SCHEMA_VERSION
    assert (second.route, second.purpose, second.model_version) == ("/predict/batch", "test", "abc")
    assert second.inputs == {"age": 23, "sex": 1, "chol": 200.5}
    assert (second.probability, second.interval, second.prediction) == (0.31, (0.3, 0.32), 1)
    assert (second.case, second.key, second.latency_seconds) == ("c" * 64, "k1", 0.001)
    assert [one.warnings for one in (first, second, third)] == [
        (), (("age", "outside_trained_range"),), (),
    ]  # fmt: skip
    assert first.time == third.time


def test_the_last_row_has_the_sequence_of_the_line() -> None:
    found = block.in_sequence(line(12))
    assert [(sequence, row.request_id) for sequence, row in found] == [
        (10, "study-1"), (11, "study-3"), (12, "study-5"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["numbers", "inputs", "probability", "low", "high", "prediction"])
def test_lists_of_different_lengths_are_no_rows(name: str) -> None:
    short: list[object] = json.loads(encoded(3))[name][:-1]
    with pytest.raises(ValueError, match="not of one length"):
        list(block.records(changed(**{name: short})))


@pytest.mark.parametrize("rows", [1, 2, 4, 2**80])
def test_a_wrong_number_of_rows_is_told(rows: int) -> None:
    with pytest.raises(ValueError, match="not of one length"):
        list(block.records(changed(rows=rows)))


@pytest.mark.parametrize("rows", [0, -3, "3", None, 1.5])
def test_a_number_of_rows_that_none_can_be_is_no_block(rows: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        changed(rows=rows)


def test_a_sequence_before_the_first_is_told() -> None:
    assert [n for n, _ in block.in_sequence(line(3))] == [1, 2, 3]
    with pytest.raises(ValueError, match="the sequence of a block"):
        block.in_sequence(line(2))


def test_the_longest_line_is_one_entry_of_a_log(tmp_path: Path) -> None:
    """The longest ids, the last numbers, every float as long as a float may be, every warning."""
    numbers = range(MOST_ROWS - STEP_ROWS + 1, MOST_ROWS + 1)
    longest = "2.2250738585072014e-308"
    figures = [longest] * STEP_ROWS
    inputs = dict.fromkeys(NAMES, 100) | {"chol": 100.00000000000001, "oldpeak": -float(longest)}
    warned = tuple(
        (name, "outside_trained_range")
        for name in ("age", "trestbps", "chol", "thalach", "oldpeak")
    )
    asked = Asked("i" * 64, "/predict/batch", "x" * 16, "c" * 64, "k" * 16)
    columns = ([str(n) for n in numbers], [inputs] * STEP_ROWS, figures, figures, figures)
    all_kept = Kept(*columns, ["1"] * STEP_ROWS, dict.fromkeys(numbers, warned))
    body = block.encoded(asked, "b" * 64, all_kept, float(longest))
    process = "20260101T000000Z-4194304-0123abcd"
    line, _ = chain.sealed(body, chain.middle(process), 2**63 - 1, b"")
    with (tmp_path / "stdout").open("wb") as file:
        copy = StdoutCopy(file.fileno(), lambda _: None)
        copy.start()
        copy.put(line)
        copy.close()
    assert len(line) < (tmp_path / "stdout").stat().st_size < LONGEST_ENTRY_BYTES
