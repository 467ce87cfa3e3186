"""A slice of rows scored: what is answered to each, and what the journal keeps of it.

Most rows are answered from tables. A row that they do not hold, because a value breaks a rule,
gives cause for a warning or is seldom, takes the way that `/predict` takes; the answers are equal
to the last digit.
"""

from contextlib import suppress
from itertools import repeat
from math import sqrt
from time import perf_counter
from typing import Any, Final

import msgspec
from msgspec.structs import astuple

from backend.answer import Interval
from backend.answering import answered
from backend.batch.answers import Entry, RowAnswer, RowRefused, RuleBroken
from backend.batch.rows import Slice, Unsettled, known
from backend.batch.score_tables import ScoreTable, ScoreTables
from backend.batch.settled_values import UnsettledError
from backend.bundle import Bundle
from backend.errors import RequestRefused
from backend.patient import checked
from backend.record import SCHEMA_VERSION, Asked, Record, now
from backend.scorecard import sigmoid
from backend.settings import Coding
from backend.sub_models import SubModel

_Place = tuple[int, int | None, str]
"""Number and line of a row, and its request id."""

_DETAILS: Final = {
    "empty-body": "The row is empty.",
    "broken-json": "The row is not valid JSON.",
    "repeated-field": "A field stands in the row twice.",
}
_NO_OBJECT: Final = "The row must be one JSON object."


class Scored(msgspec.Struct):
    """What became of some rows: an entry for each, a record for each that was answered."""

    entries: list[Entry]
    records: list[Record]


class Scoring:
    """Scores the slices of one batch.

    Parameters
    ----------
    tables : ScoreTables
        Of the bundle's scorecard; what earlier batches left in them is used again.
    started : float
        `perf_counter` at the request's head.
    """

    def __init__(self, bundle: Bundle, tables: ScoreTables, asked: Asked, started: float) -> None:
        self._bundle = bundle
        self._tables = tables
        self._asked = asked
        self._started = started
        self._card = bundle.scorecard
        self._version = bundle.version

    def score(self, part: Slice, first: int) -> Scored:
        """Score the rows of a slice, the first of which has the number `first` in the batch."""
        entries: list[Entry] = []
        records: list[Record] = []
        rows = part.rows
        table = self._likely_table(rows)
        totals = repeat(None) if table is None else table.totals(rows)
        moment = now(), perf_counter() - self._started
        prefix = f"{self._asked.request_id}-"
        places = enumerate(part.lines or repeat(None, len(rows)), first)
        for row, total, (number, line) in zip(rows, totals, places, strict=False):
            place = number, line, f"{prefix}{number}"
            if total is not None:
                entry, record = self._answered(row, place, moment, table.sub, total)  # type: ignore[union-attr]  # totals are a table's
            else:
                try:
                    entry, record = self._apart(row, place, moment)
                except RequestRefused as refused:
                    entries.append(_refused(refused, place))
                    continue
            entries.append(entry)
            records.append(record)
        return Scored(entries, records)

    def _likely_table(self, rows: list[Any]) -> ScoreTable | None:
        """Return the table of the first row that can have one: mostly it is that of all."""
        with suppress(StopIteration, UnsettledError):
            return self._tables.of(astuple(next(r for r in rows if r.__class__ is not Unsettled)))
        return None

    def _answered(
        self, row: Any, place: _Place, moment: tuple[str, float], sub: SubModel, total: complex
    ) -> tuple[RowAnswer, Record]:
        """Answer a row from its total, by the formulas of `Scorecard.score`."""
        card, version, asked = self._card, self._version, self._asked
        number, line, identifier = place
        time, latency = moment
        log_odds = total.real
        half = card.interval_z * sqrt(max(total.imag, sub.variance_floor))
        probability = sigmoid(log_odds)
        low = sigmoid(log_odds - half)
        high = sigmoid(log_odds + half)
        prediction = 1 if probability >= card.threshold else 0
        entry = RowAnswer(
            number,
            line,
            identifier,
            version,
            prediction,
            probability,
            Interval(low, high, card.interval_level),
            sub.decision(probability),
            sub.missing,
            (),
        )
        record = Record(
            SCHEMA_VERSION,
            identifier,
            time,
            asked.route,
            asked.purpose,
            version,
            row,  # encoded like the mapping that it stands for
            probability,
            (low, high),
            prediction,
            (),
            latency,
            asked.case,
            asked.key,
        )
        return entry, record

    def _apart(
        self, row: Any, place: _Place, moment: tuple[str, float]
    ) -> tuple[RowAnswer, Record]:
        """Answer a row that the likely table does not hold; raises RequestRefused."""
        if row.__class__ is not Unsettled:
            values = astuple(row)
            with suppress(UnsettledError):
                table = self._tables.of(values)
                return self._answered(row, place, moment, table.sub, table.total(values))
        return self._ordinary(row, place)

    def _ordinary(self, row: Any, place: _Place) -> tuple[RowAnswer, Record]:
        """Answer a row as `/predict` would; raises RequestRefused."""
        patient = row.check() if row.__class__ is Unsettled else checked(known(row), Coding.UCI)
        number, line, identifier = place
        asked = msgspec.structs.replace(self._asked, request_id=identifier)
        found = answered(patient, asked, self._bundle, self._started)
        prediction = found.prediction
        entry = RowAnswer(
            number,
            line,
            identifier,
            prediction.model_version,
            prediction.prediction,
            prediction.probability,
            prediction.interval,
            prediction.decision,
            prediction.missing,
            prediction.warnings,
        )
        return entry, found.record


def _refused(error: RequestRefused, place: _Place) -> RowRefused:
    number, line, identifier = place
    detail = _DETAILS.get(error.kind, error.detail)
    if error.kind == "invalid-patient" and not error.errors:
        detail = _NO_OBJECT
    errors = [RuleBroken(one.field, one.rule) for one in error.errors]
    return RowRefused(number, line, identifier, error.kind, detail, errors)
