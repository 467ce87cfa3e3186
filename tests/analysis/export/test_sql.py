"""The exported SQL, run by real engines, is the scorecard to 1e-9."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
import numpy as np
import psycopg
import pytest
import sqlglot

from analysis.errors import ExportRefused
from analysis.export.sql import (
    BASELINE,
    DIALECTS,
    EXECUTED,
    ROWS_PER_INSERT,
    Coefficient,
    coefficients,
    load_statements,
    scoring_query,
    script,
)
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES, OPTIONAL, Kind
from tests.analysis.plain_scorecard import log_odds
from tests.database import postgresql

VERSION = "0123456789ab"
NOT_EXECUTED = [dialect for dialect in DIALECTS if dialect not in EXECUTED]
WITH_MASKS = 2000

Row = tuple[Any, ...]
Run = Callable[[str], list[Row]]
Patient = dict[str, float]


@pytest.fixture(scope="module")
def patients(cleveland: Cohort) -> list[Patient]:
    """All 303 patients as they are, then `WITH_MASKS` of them with inputs missing at random."""
    rng = np.random.default_rng(7)
    table = cleveland.patients
    drawn = table.iloc[rng.integers(0, len(table), WITH_MASKS)]
    hidden = rng.random((WITH_MASKS, len(OPTIONAL))) < rng.random((WITH_MASKS, 1))
    optional = list(OPTIONAL)
    masked = drawn.assign(**drawn[optional].mask(hidden))
    both = [*table.to_dict("records"), *masked.to_dict("records")]
    return [{str(name): value for name, value in one.items()} for one in both]


@pytest.fixture(scope="module")
def duckdb_run(card: dict[str, Any], patients: list[Patient]) -> Iterator[Run]:
    with duckdb.connect() as engine:
        for statement in load_statements(card, VERSION, "duckdb"):
            engine.execute(statement)
        columns = ", ".join(f"{name} DOUBLE" for name in NAMES)
        engine.execute(f"CREATE TABLE patients (id INTEGER, {columns})")
        marks = ", ".join("?" * (1 + len(NAMES)))
        engine.executemany(f"INSERT INTO patients VALUES ({marks})", rows(patients))  # noqa: S608
        yield lambda query: engine.execute(query).fetchall()


@pytest.fixture(scope="module")
def postgres_run(card: dict[str, Any], patients: list[Patient]) -> Iterator[Run]:
    with postgresql() as url, psycopg.connect(url, autocommit=True) as engine:
        for statement in load_statements(card, VERSION, "postgres"):
            engine.execute(statement.encode())
        # Whole numbers and decimals, as a hospital's table would have them.
        columns = ", ".join(f"{name} {sql_type(name)}" for name in NAMES)
        engine.execute(f"CREATE TABLE patients (id INTEGER, {columns})".encode())
        marks = ", ".join(["%s"] * (1 + len(NAMES)))
        with engine.cursor() as cursor:
            insert = f"INSERT INTO patients VALUES ({marks})"  # noqa: S608
            cursor.executemany(insert.encode(), rows(patients))
        yield lambda query: engine.execute(query.encode()).fetchall()


def sql_type(name: str) -> str:
    return "NUMERIC(6, 2)" if BY_NAME[name].kind is Kind.DECIMAL else "SMALLINT"


def rows(patients: Sequence[Patient]) -> list[Row]:
    return [
        (index, *(None if math.isnan(one[name]) else one[name] for name in NAMES))
        for index, one in enumerate(patients)
    ]


def run_of(dialect: str, request: pytest.FixtureRequest) -> Run:
    return request.getfixturevalue(f"{dialect}_run")  # type: ignore[no-any-return]


@pytest.mark.parametrize("dialect", EXECUTED)
def test_every_patient_and_missing_pattern_scores_as_by_the_scorecard(
    dialect: str, card: dict[str, Any], patients: list[Patient], request: pytest.FixtureRequest
) -> None:
    found = sorted(run_of(dialect, request)(scoring_query(VERSION, dialect)))
    assert [row[0] for row in found] == list(range(len(patients)))
    expected = np.array([log_odds(card, known(one)) for one in patients])
    np.testing.assert_allclose([row[2] for row in found], expected, rtol=0, atol=1e-9)
    risk = 1 / (1 + np.exp(-expected))
    np.testing.assert_allclose([row[3] for row in found], risk, rtol=0, atol=1e-9)


def known(patient: Patient) -> Patient:
    return {name: value for name, value in patient.items() if not math.isnan(value)}


@pytest.mark.parametrize("dialect", EXECUTED)
def test_many_sub_models_were_met(dialect: str, request: pytest.FixtureRequest) -> None:
    masks = {row[1] for row in run_of(dialect, request)(scoring_query(VERSION, dialect))}
    assert len(masks) > 500
    assert {0b11, 0b1_1111_1111_1111} <= masks


REFUSED = {
    "no age": {"age": "CAST(NULL AS INTEGER)"},
    "no sex": {"sex": "CAST(NULL AS INTEGER)"},
    "a cholesterol of 0": {"chol": "0"},
    "a code that nobody uses": {"cp": "0"},
    "half a vessel": {"ca": "0.5"},
    "an age above the possible": {"age": "111"},
}


@pytest.mark.parametrize("dialect", EXECUTED)
@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_what_the_backend_would_refuse_has_no_score(
    dialect: str, change: dict[str, str], request: pytest.FixtureRequest
) -> None:
    run = run_of(dialect, request)
    values = ", ".join(f"{change.get(name, name)} AS {name}" for name in NAMES)
    changed = f"WITH changed AS (SELECT id, {values} FROM patients WHERE id = 0), "  # noqa: S608
    query = scoring_query(VERSION, dialect, "changed").replace("WITH ", changed, 1)
    assert [row[2:] for row in run(query)] == [(None, None)]


@pytest.mark.parametrize("dialect", NOT_EXECUTED)
def test_the_other_dialects_can_parse_their_text(dialect: str, card: dict[str, Any]) -> None:
    create, first, *_ = load_statements(card, VERSION, dialect)
    query = scoring_query(VERSION, dialect)
    parsed = [sqlglot.parse_one(one, read=dialect) for one in (create, first, query)]
    assert [one.key for one in parsed] == ["create", "insert", "select"]
    assert len(parsed[1].expression.expressions) == ROWS_PER_INSERT
    assert parsed[2].named_selects == ["id", "inputs", "log_odds", "probability"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_script_is_a_few_megabytes_and_always_the_same(
    dialect: str, card: dict[str, Any]
) -> None:
    text = script(card, VERSION, dialect)
    assert text == script(card, VERSION, dialect)
    assert len(text.encode()) < 3e6
    assert max(len(line) for line in text.splitlines()) < 1e5


def test_a_small_scorecard_becomes_rows_that_can_be_read() -> None:
    small = {
        "sub_models": {
            "age,sex": {
                "baseline": -0.25,
                "numbers": {"age": [54.0, 0.05, 0.0, 0.0]},
                "categories": {"sex": {"0": [-0.5, 0.0], "1": [0.5, 0.0]}},
            }
        }
    }
    assert list(coefficients(small)) == [
        Coefficient(3, BASELINE, None, None, -0.25),
        Coefficient(3, "age", None, 54.0, 0.05),
        Coefficient(3, "sex", 0, None, -0.5),
        Coefficient(3, "sex", 1, None, 0.5),
    ]
    create, insert = load_statements(small, VERSION, "postgres")
    assert create.startswith(f"CREATE TABLE heartsight_coefficients_{VERSION} (inputs INT NOT NULL")
    assert insert.endswith(
        "VALUES (3, 'baseline', NULL, NULL, -0.25e0), (3, 'age', NULL, 54.0e0, 0.05e0), "
        "(3, 'sex', 0, NULL, -0.5e0), (3, 'sex', 1, NULL, 0.5e0)"
    )


def test_table_and_key_may_be_qualified_and_quoted() -> None:
    query = scoring_query(VERSION, "bigquery", "my-project.ward.patients", "Patient ID")
    assert "FROM my-project.ward.patients\n" in query
    assert "SELECT\n  `Patient ID`,\n  inputs,\n  log_odds," in query


@pytest.mark.parametrize("name", ["patients; DROP TABLE patients", "a JOIN b", "(SELECT 1)", ""])
def test_what_is_no_table_name_is_refused(name: str) -> None:
    with pytest.raises(ExportRefused, match="is no table name of postgres"):
        scoring_query(VERSION, "postgres", name)
