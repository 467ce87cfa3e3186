"""A segment is read in batches of about so many rows, however many a line has."""

from pathlib import Path

import pytest

from backend.history.reading import BATCH_ROWS, Batch, read_batch
from tests.backend.history.journaling import append, block, blocks, chained, lines, records


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    return tmp_path / "p.000001.jsonl"


def read(segment: Path) -> list[Batch]:
    """Every batch up to the segment's end."""
    until, offset, found = segment.stat().st_size, 0, []
    while offset < until:
        found.append(read_batch(segment, offset, until))
        offset = found[-1].offset
    return found


def test_lines_of_one_row_are_read_to_the_row(segment: Path) -> None:
    append(segment, lines(records(2 * BATCH_ROWS + 1), "p"))
    found = [(len(one.rows), one.lines, one.unreadable) for one in read(segment)]
    assert found == [(BATCH_ROWS, BATCH_ROWS, 0), (BATCH_ROWS, BATCH_ROWS, 0), (1, 1, 0)]


@pytest.mark.parametrize(("rows", "each"), [(400, 1), (100, 3), (BATCH_ROWS, 1), (1, BATCH_ROWS)])
def test_a_block_is_read_whole(segment: Path, rows: int, each: int) -> None:
    append(segment, blocks(records(4 * rows * each), "p", rows))
    found = read(segment)
    assert [(len(one.rows), one.lines) for one in found] == [(rows * each, each)] * 4
    sequences = [row["sequence"] for one in found for row in one.rows]
    assert sequences == list(range(1, 4 * rows * each + 1))


def test_blocks_and_single_lines_may_be_mixed(segment: Path) -> None:
    one, *rest = records(12)
    append(segment, chained([one, block(rest[:5]), *rest[5:8], block(rest[8:])], "p"))
    (found,) = read(segment)
    assert [row["request_id"] for row in found.rows] == [f"r1-{n}" for n in range(12)]
    assert [row["sequence"] for row in found.rows] == list(range(1, 13))
    assert (found.lines, found.unreadable) == (6, 0)


def test_a_segment_that_is_damaged_throughout_is_read_in_pieces(segment: Path) -> None:
    append(segment, [b"damaged\n"] * (BATCH_ROWS + 1))
    found = [(one.rows, one.lines, one.unreadable) for one in read(segment)]
    assert found == [([], BATCH_ROWS, BATCH_ROWS), ([], 1, 1)]


def test_a_block_that_is_cut_off_is_not_read_and_waits(segment: Path) -> None:
    whole, torn = blocks(records(800), "p", 400)
    append(segment, [whole, torn[:-1]])
    found = read_batch(segment, 0, segment.stat().st_size)
    assert (len(found.rows), found.offset) == (400, len(whole))
    rest = read_batch(segment, found.offset, segment.stat().st_size)
    assert (rest.rows, rest.lines, rest.offset) == ([], 0, len(whole))
