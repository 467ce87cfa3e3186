"""A slice of rows scored: what is answered to each, and what the journal keeps of it.

Most rows are answered from tables. A row that they do not hold, because a value breaks a rule,
gives cause for a warning or is seldom, takes the way that `/predict` takes; the answers are equal
to the last digit.
"""

from contextlib import suppress
from time import perf_counter
from typing import Any, Final, cast

import msgspec
from msgspec.structs import astuple

from backend.answering import answered
from backend.batch.answers import RowAnswer, RowRefused, RuleBroken, Writer
from backend.batch.rows import Slice, Unsettled, known
from backend.batch.score_tables import ScoreTable, ScoreTables
from backend.batch.settled_values import UnsettledError
from backend.batch.table_answers import Chosen, TableAnswers
from backend.batch.told import DISEASE, NOTHING, Told, kept_of, together
from backend.block import encoded, row_id
from backend.bundle import Bundle
from backend.errors import RequestRefused
from backend.patient import checked
from backend.record import Asked
from backend.settings import Coding

_DETAILS: Final = {
    "empty-body": "The row is empty.",
    "broken-json": "The row is not valid JSON.",
    "repeated-field": "A field stands in the row twice.",
}
_NO_OBJECT: Final = "The row must be one JSON object."


class Scored(msgspec.Struct, frozen=True, gc=False):
    """The answers to the rows of a slice, and the block that keeps them.

    Attributes
    ----------
    entries : list of str
        One for each row, encoded.
    block : bytes
        Encoded; empty if no row was answered.
    answered, diseased : int
        How many rows were, and how many of them predict the disease.
    """

    entries: list[str]
    block: bytes
    answered: int
    diseased: int


class Scoring:
    """Scores the slices of one batch.

    Parameters
    ----------
    tables : ScoreTables
        Of the bundle's scorecard; what earlier batches left in them is used again.
    started : float
        `perf_counter` at the request's head.
    writer : Writer
        Of the form that the batch is answered in.
    """

    def __init__(
        self, bundle: Bundle, tables: ScoreTables, asked: Asked, started: float, writer: Writer
    ) -> None:
        self._bundle = bundle
        self._tables = tables
        self._asked = asked
        self._started = started
        self._writer = writer
        self._answers: dict[tuple[str, ...], TableAnswers] = {}

    def score(self, part: Slice, first: int) -> Scored:
        """Score the rows of a slice, the first of which has the number `first` in the batch."""
        told = self._told(part, first)
        answered, block = len(told.kept.inputs), b""
        if answered:
            latency_seconds = perf_counter() - self._started
            block = encoded(self._asked, self._bundle.version, told.kept, latency_seconds)
        return Scored(told.entries, block, answered, told.kept.prediction.count(DISEASE))

    def _told(self, part: Slice, first: int) -> Told:
        rows = part.rows
        table = self._likely_table(rows)
        unknown: list[complex | None] = [None] * len(rows)
        totals = unknown if table is None else table.totals(rows)
        if table is None or None in totals:
            return self._mixed(part, first, table, totals)
        numbers = range(first, first + len(rows))
        found = cast("list[complex]", totals)
        return self._of_table(table, Chosen(rows, found, numbers, part.lines))

    def _likely_table(self, rows: list[Any]) -> ScoreTable | None:
        """Return the table of the first row that can have one: mostly it is that of all."""
        with suppress(StopIteration, UnsettledError):
            return self._tables.of(astuple(next(r for r in rows if r.__class__ is not Unsettled)))
        return None

    def _of_table(self, table: ScoreTable, chosen: Chosen) -> Told:
        sub = table.sub
        answers = self._answers.get(sub.inputs)
        if answers is None:
            bundle = self._bundle
            answers = self._answers[sub.inputs] = TableAnswers(
                bundle.scorecard, bundle.version, self._asked, sub, self._writer
            )
        return answers.told(chosen)

    def _mixed(
        self, part: Slice, first: int, likely: ScoreTable | None, totals: list[complex | None]
    ) -> Told:
        """Answer rows of several sub-models, and those that no table holds."""
        parts: list[tuple[list[int], Told]] = []
        of_tables: dict[ScoreTable, dict[int, complex]] = {}
        for place, (row, total) in enumerate(zip(part.rows, totals, strict=True)):
            table = likely
            if total is None:
                table, total = self._looked_up(row)  # noqa: PLW2901 - the table has learnt it now
            if table is not None and total is not None:
                of_tables.setdefault(table, {})[place] = total
            else:
                parts.append(([place], self._ordinary(row, first + place, _line(part, place))))
        for table, found in of_tables.items():
            parts.append((list(found), self._of_table(table, _chosen(part, first, found))))
        return together(len(part.rows), parts)

    def _looked_up(self, row: Any) -> tuple[ScoreTable, complex] | tuple[None, None]:
        """Return the table of a row that the likely one does not hold, and its total."""
        if row.__class__ is not Unsettled:
            values = astuple(row)
            with suppress(UnsettledError):
                table = self._tables.of(values)
                return table, table.total(values)
        return None, None

    def _ordinary(self, row: Any, number: int, line: int | None) -> Told:
        """Answer a row as `/predict` would, or refuse it."""
        identifier = row_id(self._asked.request_id, number)
        try:
            patient = row.check() if row.__class__ is Unsettled else checked(known(row), Coding.UCI)
        except RequestRefused as refused:
            entry = _refused(refused, number, line, identifier)
            return Told([self._writer.encoded(entry)], NOTHING)
        asked = msgspec.structs.replace(self._asked, request_id=identifier)
        found = answered(patient, asked, self._bundle, self._started)
        told = found.prediction
        answer = RowAnswer(
            number,
            line,
            identifier,
            told.model_version,
            told.prediction,
            told.probability,
            told.interval,
            told.decision,
            told.missing,
            told.warnings,
        )
        return Told([self._writer.encoded(answer)], kept_of(number, found.record))


def _line(part: Slice, place: int) -> int | None:
    return None if part.lines is None else part.lines[place]


def _chosen(part: Slice, first: int, totals: dict[int, complex]) -> Chosen:
    """Return the rows at some places of a slice."""
    rows, lines = part.rows, part.lines
    return Chosen(
        [rows[place] for place in totals],
        list(totals.values()),
        [first + place for place in totals],
        None if lines is None else [lines[place] for place in totals],
    )


def _refused(error: RequestRefused, number: int, line: int | None, identifier: str) -> RowRefused:
    detail = _DETAILS.get(error.kind, error.detail)
    if error.kind == "invalid-patient" and not error.errors:
        detail = _NO_OBJECT
    errors = [RuleBroken(one.field, one.rule) for one in error.errors]
    return RowRefused(number, line, identifier, error.kind, detail, errors)
