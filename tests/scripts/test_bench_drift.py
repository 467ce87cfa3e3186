"""The drift benchmark measures both sides on the same patients, each in its own process."""

import pytest

from scripts.bench_drift import HEADS, Run, measure, rows


def test_ours_is_measured_at_each_size_the_smallest_first() -> None:
    found = measure("ours", [3000, 1000])
    assert [run.n for run in found] == [1000, 3000]
    for run in found:
        assert isinstance(run, Run)
        assert 0 < run.seconds < 5
        assert run.mebibytes < 50


@pytest.mark.full
def test_the_table_has_a_line_per_size_and_ours_is_faster() -> None:
    table = list(rows([10_000]))
    assert len(table) == 1
    assert len(table[0]) == len(HEADS)
    assert table[0][0] == "10,000"
    assert int(table[0][3]) >= 3
