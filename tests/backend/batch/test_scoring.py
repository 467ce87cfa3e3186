"""A row scored from tables is answered and recorded as the ordinary way does, to the last byte."""

from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import pytest

from backend import block, record
from backend.answer import Prediction
from backend.answering import answered
from backend.batch.answers import Form, RowAnswer, writer
from backend.batch.rows import Inputs, Slice
from backend.batch.score_tables import ScoreTable, ScoreTables
from backend.batch.scoring import Scored, Scoring
from backend.bundle import Bundle, load_current
from backend.patient import checked
from backend.record import Asked, Record
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
    for patient in load(name).patients[list(NAMES)].to_dict("records"):
        known = {str(n): float(v) for n, v in patient.items() if v == v}  # noqa: PLR0124 - NaN
        rows.append({n: int(v) if v.is_integer() and n not in ("chol", "oldpeak") else v
                     for n, v in known.items()})  # fmt: skip
    return rows


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("name", ["cleveland", "hungary", "switzerland", "va_long_beach"])
def test_every_patient_of_every_cohort_is_answered_and_recorded_to_the_same_byte(
    bundle: Bundle, name: str, form: Form
) -> None:
    rows = cohort_rows(name)
    written = writer(form)
    scoring = Scoring(bundle, ScoreTables(bundle.scorecard), ASKED, perf_counter(), written)
    for _ in range(2):  # the second time from what the tables have learnt
        found = scoring.score(Slice([Inputs(**row) for row in rows]), 1)
        kept = records(found)
        assert len(found.entries) == len(kept) == found.answered == len(rows)
        diseased = 0
        for number, row in enumerate(rows, 1):
            asked = msgspec.structs.replace(ASKED, request_id=f"id-{number}")
            alone = answered(checked(row, Coding.UCI), asked, bundle, perf_counter())
            one = kept[number - 1]
            same = {name: getattr(one, name) for name in ("time", "latency_seconds")}
            assert found.entries[number - 1] == written.encoded(as_row(alone.prediction, number))
            expected = msgspec.structs.replace(alone.record, **same)
            assert record.encode(one) == record.encode(expected)
            diseased += alone.prediction.prediction
        assert found.diseased == diseased


def records(found: Scored) -> list[Record]:
    """The records that the block stands for, each read back from the journal's bytes."""
    return list(block.records(block.decode(found.block)))


def as_row(prediction: Prediction, number: int) -> RowAnswer:
    """What a batch tells of an answer that `/predict` gives."""
    told = {name: getattr(prediction, name, None) for name in RowAnswer.__struct_fields__}
    return RowAnswer(**told | {"row": number})


@pytest.mark.parametrize("form", list(Form))
def test_rows_keep_their_places_beside_rows_of_other_sub_models_and_refused_ones(
    bundle: Bundle, form: Form
) -> None:
    rows = [
        {"age": 50, "sex": 1},
        {"age": 50, "sex": 0, "chol": 240.5},
        {"age": 17, "sex": 0},
        {"age": 50, "sex": 1},
        {"age": 91, "sex": 1},
        {"age": 50, "sex": 0, "chol": 240.5},
    ]
    written = writer(form)
    scoring = Scoring(bundle, ScoreTables(bundle.scorecard), ASKED, perf_counter(), written)
    lines = [2, 3, 5, 6, 7, 9]
    found = scoring.score(Slice([Inputs(**row) for row in rows], lines), 11)
    kept = records(found)
    assert [one.request_id for one in kept] == ["id-11", "id-12", "id-14", "id-15", "id-16"]
    assert [one.inputs for one in kept] == [row for row in rows if row["age"] > 17]
    for number, (row, line, entry) in enumerate(zip(rows, lines, found.entries, strict=True), 11):
        if row["age"] > 17:
            asked = msgspec.structs.replace(ASKED, request_id=f"id-{number}")
            alone = answered(checked(row, Coding.UCI), asked, bundle, perf_counter())
            told = msgspec.structs.replace(as_row(alone.prediction, number), line=line)
            assert entry == written.encoded(told)
        else:
            assert "must be a whole number from 18 to 110 years" in entry


def test_most_rows_come_from_the_tables(bundle: Bundle) -> None:
    rows = [Inputs(**row) for row in cohort_rows("cleveland")]
    tables = ScoreTables(bundle.scorecard)
    scoring = Scoring(bundle, tables, ASKED, perf_counter(), writer(Form.JSON))
    scoring.score(Slice(rows), 1)
    whole = [row for row in rows if all(isinstance(getattr(row, n), int | float) for n in NAMES)]
    table = tables.of([getattr(whole[0], name) for name in NAMES])
    assert None not in table.totals(whole)


def test_what_tables_remember_is_bounded(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.batch.score_tables.MOST_REMEMBERED", 5)
    table = ScoreTable(bundle.scorecard.sub_models["age", "sex", "chol"])
    values = dict.fromkeys(NAMES, msgspec.UNSET)
    for chol in range(200, 300):
        table.total([*(values | {"age": 50, "sex": 0, "chol": float(chol)}).values()])
    rows = [Inputs(age=50, sex=0, chol=float(chol)) for chol in range(200, 300)]
    assert sum(total is not None for total in table.totals(rows)) == 5
