"""The list: newest first, narrowed by filters, in pages that stand still while rows arrive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import RowMapping

from backend.history import cursor, queries
from backend.history.cursor import Cursor
from backend.history.database import Database
from backend.history.filters import ALL_PURPOSES, Filters
from backend.history.judgements import record_outcome
from backend.history.schemas import Outcome, Source
from tests.backend.history.journaling import FIRST, STEP, records
from tests.backend.history.stored import store

EVERYTHING = Filters(purpose=ALL_PURPOSES)


def ids(rows: Sequence[RowMapping]) -> list[str]:
    return [row["request_id"] for row in rows]


def page(
    database: Database, filters: Filters, after: Cursor | None = None, limit: int = 100
) -> tuple[list[str], Cursor | None]:
    with database.transaction() as connection:
        rows, following = queries.page(connection, filters, after, limit)
    return ids(rows), following


def test_the_newest_come_first(database: Database) -> None:
    store(database, records(5))
    assert page(database, EVERYTHING) == (["r1-4", "r1-3", "r1-2", "r1-1", "r1-0"], None)


def test_pages_hold_every_row_once_even_when_times_are_equal(database: Database) -> None:
    found = records(10)
    for record in found[3:8]:
        record["time"] = found[3]["time"]
    store(database, found)
    seen: list[str] = []
    after = None
    while True:
        part, after = page(database, EVERYTHING, after, limit=3)
        seen += part
        if after is None:
            break
    assert sorted(seen) == sorted(record["request_id"] for record in found)
    assert len(seen) == 10


def test_the_last_page_knows_that_it_is_the_last(database: Database) -> None:
    store(database, records(6))
    _, following = page(database, EVERYTHING, limit=3)
    rest, end = page(database, EVERYTHING, following, limit=3)
    assert (len(rest), end) == (3, None)


def test_rows_that_arrive_do_not_move_the_pages_that_follow(database: Database) -> None:
    store(database, records(6))
    first, following = page(database, EVERYTHING, limit=2)
    newer = records(4, seed=2, time="2026-05-01T00:00:00+00:00")
    store(database, newer, process="q")
    second, _ = page(database, EVERYTHING, following, limit=2)
    assert first + second == ["r1-5", "r1-4", "r1-3", "r1-2"]


def test_a_cursor_survives_being_a_text(database: Database) -> None:
    store(database, records(3))
    _, following = page(database, EVERYTHING, limit=1)
    assert following is not None
    assert cursor.read(str(following)) == following


@pytest.mark.parametrize("text", ["0" * 32, "f" * 32, "8" + "0" * 31])
def test_any_digits_are_a_place(text: str, database: Database) -> None:
    store(database, records(1))
    found, _ = page(database, EVERYTHING, cursor.read(text))
    assert found in ([], ["r1-0"])


def test_trials_are_left_out_unless_asked_for(database: Database) -> None:
    store(database, records(3), "a")
    store(database, records(2, seed=2, purpose="test"), "b")
    assert page(database, Filters())[0] == ["r1-2", "r1-1", "r1-0"]
    assert page(database, Filters(purpose="test"))[0] == ["r2-1", "r2-0"]
    assert len(page(database, EVERYTHING)[0]) == 5


def test_a_span_of_time_holds_its_start_and_not_its_end(database: Database) -> None:
    store(database, records(5))
    span = Filters(since=FIRST + STEP, until=FIRST + 3 * STEP)
    assert page(database, span)[0] == ["r1-2", "r1-1"]


def test_an_instant_is_the_same_in_every_zone(database: Database) -> None:
    store(database, records(3))
    since = datetime.fromisoformat("2026-03-01T10:07:00+02:00")
    assert since.astimezone(UTC) == FIRST + STEP
    assert page(database, Filters(since=since))[0] == ["r1-2", "r1-1"]


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        (Filters(model_version="other"), lambda _: False),
        (Filters(prediction=1), lambda record: record["prediction"] == 1),
        (Filters(route="/explain"), lambda record: record["route"] == "/explain"),
        (Filters(low=0.25, high=0.5), lambda record: 0.25 <= record["probability"] <= 0.5),
        (
            Filters(prediction=0, route="/predict", low=0.1),
            lambda record: (
                record["prediction"] == 0
                and record["route"] == "/predict"
                and record["probability"] >= 0.1
            ),
        ),
    ],
)
def test_filters_hold_together(filters: Filters, holds: Any, database: Database) -> None:
    found = records(60)
    store(database, found)
    expected = [record["request_id"] for record in reversed(found) if holds(record)]
    assert page(database, filters)[0] == expected


def test_those_with_and_those_without_an_outcome_are_all(database: Database) -> None:
    store(database, records(4))
    with database.transaction() as connection:
        told = Outcome(disease=True, source=Source.ANGIOGRAPHY)
        record_outcome(connection, "r1-2", told, None)
    assert page(database, Filters(has_outcome=True))[0] == ["r1-2"]
    assert page(database, Filters(has_outcome=False))[0] == ["r1-3", "r1-1", "r1-0"]
