"""What a sweep tells: where waiting begins, what meets a limit, in words and as a page."""

from pathlib import Path

import pytest

from loadtests import sweep
from loadtests.errors import ResultError
from loadtests.timeout_report import rows, timeout_page, words
from tests.loadtests.sweeps import POINTS, SWEEP, point


def test_queueing_begins_where_the_two_bounds_meet() -> None:
    """One at a time gives 4,000 a second, the most is 10,000: two and a half at once fill it."""
    assert sweep.queueing_from(POINTS) == 2.5


def test_the_concurrency_that_meets_a_limit_is_the_last_before_the_first_miss() -> None:
    found = sweep.most_within(POINTS, 250)
    assert found is not None
    assert found.concurrency == 64
    assert sweep.most_within(POINTS, 0.1) is None


def test_a_late_quick_point_does_not_count_after_a_miss() -> None:
    lucky = (*POINTS, point(300, 9_000, 10))
    found = sweep.most_within(lucky, 250)
    assert found is not None
    assert found.concurrency == 64


def test_the_words_name_queueing_the_limit_and_the_first_late_answers() -> None:
    said = " ".join(words(POINTS, 250))
    assert "10,000 answers a second, at 8 at once" in said
    assert "From about 2 at once" in said
    assert "Up to 64 at once" in said
    assert "over a second came first at 200 at once (1.000%)" in said


def test_the_words_say_when_nothing_meets_the_limit() -> None:
    assert "Not even 1 at once" in " ".join(words(POINTS, 0.1))


def test_a_sweep_is_read_as_it_was_written(tmp_path: Path) -> None:
    sweep.write(tmp_path / "one.json", SWEEP)
    assert sweep.read(sweep.latest(tmp_path)) == SWEEP


def test_without_a_sweep_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="loadtests timeouts"):
        sweep.latest(tmp_path)
    (tmp_path / "one.json").write_text("{}")
    with pytest.raises(ResultError, match="cannot be read"):
        sweep.read(tmp_path / "one.json")


def test_the_page_holds_the_table_and_plotly_once() -> None:
    page = timeout_page(SWEEP, 250)
    assert len(page) < 5_000_000
    for cell in rows(POINTS)[2]:
        assert f"<td>{cell.replace('>', '&gt;')}</td>" in page
