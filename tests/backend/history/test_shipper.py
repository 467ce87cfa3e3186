"""Every line of the journal arrives once, in order, whatever happens to the database meanwhile."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.errors import HistoryError
from backend.history.database import Database
from backend.history.lines import rows
from backend.history.shipper import Shipper
from backend.history.tables import positions, predictions
from backend.history.writing import has_predictions, shipped_to, write
from backend.metrics import Metrics
from data.features import NAMES
from tests.backend.history.journaling import Folder, append, blocks, lines, records

PATIENCE_SECONDS = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "journal"
    found.mkdir()
    return found


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def shipper(folder: Path, database: Database, metrics: Metrics) -> Iterator[Shipper]:
    made = shipping(folder, database, metrics)
    made.start()
    yield made
    made.stop(5)
    made.join(PATIENCE_SECONDS)
    assert not made.running


def shipping(folder: Path, database: Database, metrics: Metrics | None = None) -> Shipper:
    return Shipper(
        Folder(folder),
        lambda: database,
        metrics or Metrics(),
        start_seconds=0,
    )


def stored(database: Database) -> list[dict[str, Any]]:
    query = select(predictions).order_by(predictions.c.process, predictions.c.sequence)
    with database.transaction() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def number_stored(database: Database) -> int:
    with database.transaction() as connection:
        return connection.execute(select(func.count()).select_from(predictions)).scalar_one()


def value(metrics: Metrics, name: str) -> float:
    found = metrics.registry.get_sample_value(name)
    assert found is not None
    return found


def test_a_line_becomes_a_row_with_everything_in_it(
    shipper: Shipper, folder: Path, database: Database
) -> None:
    (asked,) = records(1, case="c" * 64, key="k1", warnings=[["chol", "suspicious_unit"]])
    append(folder / "p.000001.jsonl", lines([asked], "p"))
    shipper.catch_up(PATIENCE_SECONDS)
    (row,) = stored(database)
    inputs = {name: row[name] for name in NAMES if row[name] is not None}
    assert inputs == asked["inputs"]
    assert {name: type(each) for name, each in inputs.items()} == {
        name: (float if name in ("chol", "oldpeak") else int) for name in inputs
    }
    assert row["time"].isoformat(timespec="microseconds") == asked["time"]
    assert [row["low"], row["high"]] == asked["interval"]
    assert row["warnings"] == [["chol", "suspicious_unit"]]
    assert (row["case_hash"], row["key_id"], row["process"], row["sequence"]) == (
        "c" * 64, "k1", "p", 1,
    )  # fmt: skip
    for name in ("request_id", "route", "purpose", "model_version", "probability", "prediction"):
        assert row[name] == asked[name]


def test_lines_arrive_in_order_over_segments_and_batches(
    shipper: Shipper, folder: Path, database: Database, metrics: Metrics
) -> None:
    found = list(lines(records(2500), "p"))
    append(folder / "p.000002.jsonl", found[1700:])
    append(folder / "p.000001.jsonl", found[:1700])
    shipper.catch_up(PATIENCE_SECONDS)
    rows = stored(database)
    assert [row["sequence"] for row in rows] == list(range(1, 2501))
    arrived = [row["id"] for row in rows]
    assert arrived == sorted(arrived)
    assert value(metrics, "shipped_lines_total") == 2500
    assert value(metrics, "journal_backlog_lines") == 0


def test_rows_of_blocks_arrive_in_order_and_lines_are_counted(
    shipper: Shipper, folder: Path, database: Database, metrics: Metrics
) -> None:
    append(folder / "p.000001.jsonl", blocks(records(2000), "p", 400))
    append(folder / "p.000002.jsonl", lines(records(1, seed=2), "p", first=2001))
    shipper.catch_up(PATIENCE_SECONDS)
    rows = stored(database)
    assert [row["sequence"] for row in rows] == list(range(1, 2002))
    assert [row["request_id"] for row in rows[:2000]] == [f"r1-{n}" for n in range(2000)]
    assert len({row["chain"] for row in rows}) == 6
    assert value(metrics, "shipped_lines_total") == 6
    assert value(metrics, "journal_backlog_lines") == 0


def test_a_journal_of_the_version_before_goes_on_in_this_one(
    shipper: Shipper, folder: Path, database: Database
) -> None:
    old = records(3, schema_version=2)
    append(folder / "old.000001.jsonl", lines(old, "old"))
    append(folder / "p.000001.jsonl", blocks(records(3, seed=2), "p", 3))
    shipper.catch_up(PATIENCE_SECONDS)
    found = [(row["process"], row["sequence"], row["schema_version"]) for row in stored(database)]
    assert found == [(process, n, v) for process, v in (("old", 2), ("p", 3)) for n in (1, 2, 3)]


def test_a_line_that_is_still_being_written_waits_for_its_end(
    shipper: Shipper, folder: Path, database: Database
) -> None:
    whole, half = lines(records(2), "p")
    append(folder / "p.000001.jsonl", [whole, half[:40]])
    shipper.catch_up(PATIENCE_SECONDS)
    assert number_stored(database) == 1
    append(folder / "p.000001.jsonl", [half[40:]])
    shipper.catch_up(PATIENCE_SECONDS)
    assert number_stored(database) == 2


def test_the_same_lines_shipped_again_are_no_new_rows(folder: Path, database: Database) -> None:
    append(folder / "p.000001.jsonl", lines(records(300), "p"))
    append(folder / "p.000002.jsonl", blocks(records(300, seed=2), "p", 150, first=301))
    for _ in range(2):
        made = shipping(folder, database)
        made.start()
        made.catch_up(PATIENCE_SECONDS)
        made.stop(5)
        made.join(PATIENCE_SECONDS)
        with database.transaction() as connection:
            # As if the database had been restored without the positions.
            connection.execute(positions.delete())
    assert number_stored(database) == 600


def test_a_caller_who_repeats_a_request_id_loses_neither_answer(
    shipper: Shipper, folder: Path, database: Database
) -> None:
    append(folder / "p.000001.jsonl", lines(records(3, request_id="again"), "p"))
    shipper.catch_up(PATIENCE_SECONDS)
    assert [row["request_id"] for row in stored(database)] == ["again"] * 3


@pytest.mark.parametrize(
    "damage",
    [
        b"not json\n",
        b"\n",
        b"\xff\xfe\x00\n",
        b'{"schema_version":2}\n',
        b"[" * 5000 + b"\n",
        b"x" * 3_000_000 + b"\n",
    ],
)
def test_a_damaged_line_in_the_middle_costs_itself_only(
    damage: bytes,
    shipper: Shipper,
    folder: Path,
    database: Database,
    metrics: Metrics,
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = list(lines(records(20), "p"))
    append(folder / "p.000001.jsonl", [*found[:10], damage, *found[10:]])
    shipper.catch_up(PATIENCE_SECONDS)
    assert number_stored(database) == 20
    assert value(metrics, "journal_unreadable_lines_total") == 1
    assert value(metrics, "journal_backlog_lines") == 0
    (said,) = [one.getMessage() for one in caplog.records if "p.000001.jsonl" in one.getMessage()]
    assert f"at byte {sum(map(len, found[:10]))}" in said


@pytest.mark.parametrize(
    "field", [{"time": "2026-03-01T08:00:00"}, {"time": "yesterday"}, {"inputs": {"age": 60}},
              {"inputs": {"age": 10**30, "sex": 1}}, {"prediction": 10**12},
              {"probability": "0.5"}],
)  # fmt: skip
def test_a_line_with_a_wrong_part_is_left_out(
    field: dict[str, Any], shipper: Shipper, folder: Path, database: Database, metrics: Metrics
) -> None:
    good, bad = records(2)
    append(folder / "p.000001.jsonl", lines([{**bad, **field}, good], "p"))
    shipper.catch_up(PATIENCE_SECONDS)
    assert [row["request_id"] for row in stored(database)] == [good["request_id"]]
    assert value(metrics, "journal_unreadable_lines_total") == 1


@pytest.mark.parametrize(
    "field", [{"rows": 2}, {"rows": 10**9}, {"probability": [0.5]}, {"inputs": [{"age": 60}] * 3}]
)
def test_a_damaged_block_is_left_out_whole_and_counted_once(
    field: dict[str, Any], shipper: Shipper, folder: Path, database: Database, metrics: Metrics
) -> None:
    first, second, third = (json.loads(one) for one in blocks(records(9), "p", 3))
    damaged = [json.dumps(one).encode() + b"\n" for one in (first, second | field, third)]
    append(folder / "p.000001.jsonl", damaged)
    shipper.catch_up(PATIENCE_SECONDS)
    assert [row["sequence"] for row in stored(database)] == [1, 2, 3, 7, 8, 9]
    assert value(metrics, "journal_unreadable_lines_total") == 1
    assert value(metrics, "shipped_lines_total") == 2


def test_a_line_that_only_the_database_refuses_holds_nobody_up(
    folder: Path, database: Database, url: str, metrics: Metrics, shipper: Shipper,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    if url.startswith("sqlite"):
        pytest.skip("SQLite takes a NUL in a text")
    found = records(50)
    found[17]["model_version"] = "with a \x00 in it"
    append(folder / "p.000001.jsonl", lines(found, "p"))
    shipper.catch_up(PATIENCE_SECONDS)
    assert number_stored(database) == 49
    assert value(metrics, "journal_unreadable_lines_total") == 1
    assert "refuses sequence 18 of p.000001.jsonl" in caplog.text
    assert "in it" not in caplog.text


def test_a_row_that_the_database_refuses_costs_its_block_one_row_and_one_count(
    database: Database, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite takes a NUL in a text")
    new = [row for line in blocks(records(9), "p", 3) for row in rows(line)]
    for place in (3, 4):
        new[place]["request_id"] = "with a \x00 in it"
    assert write(database, "p.000001.jsonl", new, 500) == 1
    assert [row["sequence"] for row in stored(database)] == [1, 2, 3, 6, 7, 8, 9]
    assert caplog.text.count("refuses sequence") == 2
    assert shipped_to(database, ["p.000001.jsonl"]) == {"p.000001.jsonl": 500}
    # Not in the database, so that the segment is never deleted.
    assert not has_predictions(database, "p", 1, 9, new[-1]["chain"])
    assert has_predictions(database, "p", 6, 9, new[-1]["chain"])


def test_two_shippers_on_one_folder_and_one_database_double_nothing(
    folder: Path, database: Database, url: str
) -> None:
    append(folder / "a.000001.jsonl", lines(records(3000, seed=1), "a"))
    append(folder / "b.000001.jsonl", blocks(records(3000, seed=2), "b", 400))
    with closing(Database(url)) as other:
        both = [shipping(folder, database), shipping(folder, other)]
        for one in both:
            one.start()
        for one in both:
            one.catch_up(PATIENCE_SECONDS)
            one.stop(5)
        for one in both:
            one.join(PATIENCE_SECONDS)
    rows = [(row["process"], row["sequence"]) for row in stored(database)]
    assert rows == [(process, n) for process in "ab" for n in range(1, 3001)]


def test_a_place_once_reached_is_never_moved_back(database: Database) -> None:
    write(database, "s", [], 500)
    write(database, "s", [], 300)
    assert shipped_to(database, ["s", "never seen"]) == {"s": 500}


def test_stopping_ships_what_is_left(folder: Path, database: Database) -> None:
    made = shipping(folder, database)
    made.start()
    made.catch_up(PATIENCE_SECONDS)
    append(folder / "p.000001.jsonl", lines(records(2400), "p"))
    made.stop(PATIENCE_SECONDS)
    made.join(PATIENCE_SECONDS)
    assert number_stored(database) == 2400


def test_stopping_without_a_database_takes_the_grace_period_and_says_what_stays(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    append(folder / "p.000001.jsonl", lines(records(5), "p"))
    metrics = Metrics()
    with closing(Database("postgresql://127.0.0.1:1/none")) as away, caplog.at_level(logging.INFO):
        made = shipping(folder, away, metrics)
        made.start()
        _until(lambda: made.trouble is not None)
        began = time.monotonic()
        made.stop(0.6)
        made.join(PATIENCE_SECONDS)
        assert 0.5 < time.monotonic() - began < PATIENCE_SECONDS / 2
    assert value(metrics, "journal_backlog_lines") == 5
    assert value(metrics, "shipper_failures_total") >= 2
    assert "5 lines stay in the journal" in caplog.text


def test_a_shipper_that_has_nothing_to_do_never_opens_the_database(folder: Path) -> None:
    def opened() -> Database:
        raise AssertionError("nothing was to be shipped")

    made = Shipper(Folder(folder), opened, Metrics(), start_seconds=60)
    made.start()
    made.stop(5)
    made.join(PATIENCE_SECONDS)
    assert not made.running


def test_memory_is_settled_for_the_first_connection_only(
    folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[None] = []
    monkeypatch.setattr("backend.history.shipper.settle", lambda: settled.append(None))
    away = True

    def reached() -> Database:
        if away:
            raise HistoryError("it is away")
        return database

    made = Shipper(Folder(folder), reached, Metrics(), start_seconds=0)
    made.start()
    for _ in range(2):
        _until(lambda: made.trouble is not None)
        away = False
        _until(lambda: made.trouble is None)
        away = True
    made.stop(0)
    made.join(PATIENCE_SECONDS)
    assert len(settled) == 1


def test_a_segment_that_is_deleted_after_shipping_is_forgotten(
    shipper: Shipper, folder: Path, database: Database, metrics: Metrics
) -> None:
    append(folder / "p.000001.jsonl", lines(records(3), "p"))
    shipper.catch_up(PATIENCE_SECONDS)
    (folder / "p.000001.jsonl").unlink()
    append(folder / "p.000002.jsonl", lines(records(2, seed=2), "p", first=4))
    shipper.catch_up(PATIENCE_SECONDS)
    assert number_stored(database) == 5
    assert value(metrics, "shipper_failures_total") == 0


def test_postgresql_without_tables_is_waited_for(
    folder: Path, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite migrates itself")
    append(folder / "p.000001.jsonl", lines(records(5), "p"))
    with closing(Database(url)) as database:
        made = shipping(folder, database)
        made.start()
        _until(lambda: made.trouble is not None)
        assert "python -m backend migrate" in str(made.trouble)
        assert caplog.text.count("python -m backend migrate") == 1
        database.migrate()
        _until(lambda: made.trouble is None)
        made.catch_up(PATIENCE_SECONDS)
        made.stop(5)
        made.join(PATIENCE_SECONDS)
        assert number_stored(database) == 5


def _until(reached: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)
