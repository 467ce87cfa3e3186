"""Results of load tests are read from their files, and a wrong file is named."""

import json
from pathlib import Path

import pytest

from dashboard.live.load_tests import name, results, table

RUN = {
    "profile": "baseline",
    "tool": "wrk",
    "started": "2026-11-20T08:00:00Z",
    "duration_seconds": 15.0,
    "requests_per_second": 4000.4,
    "latency_ms": {"p50": 7.5, "p95": 12.25, "p99": 31.0},
    "errors": 0,
    "timeouts": 2,
}


def write(folder: Path, file: str, **changed: object) -> None:
    (folder / file).write_text(json.dumps({**RUN, **changed}))


def test_the_newest_run_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "b.json")
    write(tmp_path, "a.json", profile="load", started="2026-11-21T08:00:00Z", more="is ignored")
    runs, unreadable = results(tmp_path)
    assert [name(one) for one in runs] == ["load, 2026-11-21 08:00", "baseline, 2026-11-20 08:00"]
    assert unreadable == []
    shown = table(runs).iloc[1]
    assert shown["p99"] == "31 ms"
    assert shown["Requests"] == "4000 /s"
    assert shown["Timeouts"] == 2


@pytest.mark.parametrize(
    "wrong", [{"latency_ms": {"p50": 1}}, {"errors": -1}, {"started": "yesterday"}]
)
def test_a_file_with_other_fields_is_named_and_left_out(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    write(tmp_path, "good.json")
    write(tmp_path, "wrong.json", **wrong)
    runs, unreadable = results(tmp_path)
    assert len(runs) == 1
    assert unreadable == ["wrong.json"]


def test_without_a_folder_there_is_no_run(tmp_path: Path) -> None:
    assert results(tmp_path / "none") == ([], [])
