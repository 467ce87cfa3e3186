"""A row scored from tables has the answer that the ordinary way gives, to the last bit."""

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import pytest

from backend import answer
from backend.answering import answered
from backend.batch.answers import RowAnswer
from backend.batch.rows import ORDERED_NAMES, Inputs, Slice
from backend.batch.score_tables import ScoreTable, ScoreTables
from backend.batch.scoring import Scoring
from backend.bundle import Bundle, load_current
from backend.patient import checked
from backend.record import Asked
from backend.settings import Coding
from data.cohorts import load
from data.features import NAMES

ASKED = Asked("id", "/predict/batch", "test")


@pytest.fixture(scope="module")
def bundle(trained_home: Path) -> Bundle:
    return load_current(trained_home)


def cohort_rows(name: str) -> list[dict[str, Any]]:
    """Patients of a cohort as JSON would hold them, the not known left out."""
    rows = []
    for record in load(name).patients[list(NAMES)].to_dict("records"):
        known = {str(n): float(v) for n, v in record.items() if v == v}  # noqa: PLR0124 - NaN
        rows.append({n: int(v) if v.is_integer() and n not in ("chol", "oldpeak") else v
                     for n, v in known.items()})  # fmt: skip
    return rows


@pytest.mark.parametrize("name", ["cleveland", "hungary", "switzerland", "va_long_beach"])
def test_every_patient_of_every_cohort_is_answered_alike(bundle: Bundle, name: str) -> None:
    rows = cohort_rows(name)
    scoring = Scoring(bundle, ScoreTables(bundle.scorecard), ASKED, perf_counter())
    for _ in range(2):  # the second time from what the tables have learnt
        found = scoring.score(Slice([Inputs(**row) for row in rows]), 1)
        assert len(found.records) == len(rows)
        for row, entry, record in zip(rows, found.entries, found.records, strict=True):
            assert isinstance(entry, RowAnswer)
            alone = answered(checked(row, Coding.UCI), ASKED, bundle, perf_counter())
            assert _shared(entry) == _shared(alone.prediction)
            assert _kept(record) == _kept(alone.record)


def _shared(entry: msgspec.Struct) -> Mapping[str, Any]:
    told = msgspec.json.decode(answer.encode(entry))
    return {n: told[n] for n in ("probability", "interval", "decision", "missing", "warnings")}


def _kept(record: msgspec.Struct) -> Mapping[str, Any]:
    told = msgspec.json.decode(answer.encode(record))
    return {n: v for n, v in told.items() if n not in ("request_id", "time", "latency_seconds")}


def test_most_rows_come_from_the_tables(bundle: Bundle) -> None:
    rows = [Inputs(**row) for row in cohort_rows("cleveland")]
    tables = ScoreTables(bundle.scorecard)
    scoring = Scoring(bundle, tables, ASKED, perf_counter())
    scoring.score(Slice(rows), 1)
    whole = [row for row in rows if all(isinstance(getattr(row, n), int | float) for n in NAMES)]
    table = tables.of([getattr(whole[0], name) for name in ORDERED_NAMES])
    assert None not in table.totals(whole)


def test_what_tables_remember_is_bounded(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.batch.score_tables.MOST_REMEMBERED", 5)
    table = ScoreTable(bundle.scorecard.sub_models["age", "sex", "chol"])
    values = dict.fromkeys(ORDERED_NAMES, msgspec.UNSET)
    for chol in range(200, 300):
        table.total([*(values | {"age": 50, "sex": 0, "chol": float(chol)}).values()])
    rows = [Inputs(age=50, sex=0, chol=float(chol)) for chol in range(200, 300)]
    assert sum(total is not None for total in table.totals(rows)) == 5
