"""Counts are what counting by hand gives, on both databases, and what the drift study reads."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from analysis.drift.sketches import GRIDS, RISK, from_document, sketch
from backend.history import aggregates
from backend.history.bins import BINS
from backend.history.database import Database
from backend.history.filters import Filters
from data.features import NAMES
from tests.backend.history.journaling import records
from tests.backend.history.stored import store


def counted(database: Database, filters: Filters, last: int = 10_000) -> dict[str, Any]:
    with database.transaction() as connection:
        return aggregates.feature_counts(connection, filters, last)


def sketched(found: list[dict[str, Any]]) -> Any:
    patients = pd.DataFrame([record["inputs"] for record in found], columns=list(NAMES))
    risk = np.array([record["probability"] for record in found])
    return sketch(patients.astype(float), risk)


def test_the_bins_are_those_of_the_drift_study() -> None:
    assert {bins.name for bins in BINS} == GRIDS.keys()
    for bins in BINS:
        grid = GRIDS[bins.name]
        labels = [bins.label(number) for number in range(grid.size)]
        assert labels == [f"{value:g}" for value in grid.values]  # noqa: PD011


def test_served_patients_make_the_sketch_that_the_patients_themselves_make(
    database: Database,
) -> None:
    found = records(400)
    store(database, found)
    made, expected = from_document(counted(database, Filters())["counts"]), sketched(found)
    assert made.n == 400
    assert made.missing == expected.missing
    for name in (*NAMES, RISK):
        assert np.array_equal(made.counts[name], expected.counts[name]), name


def test_a_value_between_two_bins_goes_where_the_study_puts_it(database: Database) -> None:
    found = records(6)
    for record, chol, oldpeak, risk in zip(
        found,
        (200.5, 201.5, 1, 1000, 999.5, 233.49),
        (0.25, -0.25, -5, 10, 0.05, 9.95),
        (0, 1, 0.0005, 0.9995, 0.1235, 0.1245),
        strict=True,
    ):
        record["inputs"] |= {"chol": float(chol), "oldpeak": float(oldpeak)}
        record["probability"] = float(risk)
    store(database, found)
    made, expected = from_document(counted(database, Filters())["counts"]), sketched(found)
    for name in ("chol", "oldpeak", RISK):
        assert np.array_equal(made.counts[name], expected.counts[name]), name


def test_days_are_those_of_utc_and_add_up(database: Database) -> None:
    found = records(500)
    store(database, found)
    answer = counted(database, Filters())
    by_day = Counter(record["time"][:10] for record in found)
    assert {day["day"]: day["n"] for day in answer["days"]} == by_day
    assert [day["day"] for day in answer["days"]] == sorted(by_day)
    first = answer["days"][0]
    of_first = [record for record in found if record["time"].startswith(first["day"])]
    ages = Counter(str(record["inputs"]["age"]) for record in of_first)
    assert first["counts"]["age"] == ages
    missing = sum("thal" not in record["inputs"] for record in of_first)
    assert first["counts"]["thal"].get("missing", 0) == missing


def test_only_the_newest_are_counted(database: Database) -> None:
    found = records(50)
    store(database, found)
    answer = counted(database, Filters(), last=20)
    assert answer["n"] == 20
    assert answer["counts"]["age"] == Counter(str(one["inputs"]["age"]) for one in found[30:])


def test_trials_are_not_counted_as_patients(database: Database) -> None:
    store(database, records(10), "a")
    store(database, records(30, seed=2, purpose="test"), "b")
    assert counted(database, Filters())["n"] == 10


def test_no_prediction_at_all_is_an_empty_sketch(database: Database) -> None:
    answer = counted(database, Filters())
    assert (answer["n"], answer["days"]) == (0, [])
    assert from_document(answer["counts"]).n == 0
