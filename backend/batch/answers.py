"""The three forms of a batch's answer: a JSON array, a line of JSON per row, or CSV.

Each row of the request has one entry, in the same order. A batch that could not be finished says
so in a last entry, because its status line has been sent long before.
"""

import csv
import io
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

import msgspec

from backend.answer import InputWarning, Interval, Probability, Shape
from backend.errors import RequestRefused
from backend.sub_models import Decision


class RowAnswer(Shape, frozen=True):
    """The answer to one row, as `/predict` gives it; threshold and sub-model are left out."""

    row: int
    line: int | None
    request_id: str
    model_version: str
    prediction: int
    probability: Probability
    interval: Interval
    decision: Decision | None
    missing: Sequence[str]
    warnings: Sequence[InputWarning]


class RuleBroken(Shape, frozen=True):
    """One field and the rule it breaks; never the value."""

    field: str
    rule: str


class RowRefused(Shape, frozen=True):
    """Why one row has no answer; the others are not affected."""

    row: int
    line: int | None
    request_id: str
    kind: str
    detail: str
    errors: Sequence[RuleBroken]


class BatchProblem(Shape, frozen=True):
    """What is wrong with the whole, as in a problem document."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: Sequence[RuleBroken] = ()


class BatchEnded(Shape, frozen=True):
    """The last entry of a batch that could not be finished; `row` is the first without answer."""

    row: int
    problem: BatchProblem


Entry = RowAnswer | RowRefused
_ENCODE: Final = msgspec.json.Encoder().encode


class Form(StrEnum):
    """The media type of an answer."""

    JSON = "application/json"
    NDJSON = "application/x-ndjson"
    CSV = "text/csv"


def asked_form(accept: str) -> Form:
    """Return the form that an Accept header prefers; raises RequestRefused 406 without one."""
    wanted: list[tuple[float, Form]] = []
    for part in accept.lower().split(",") if accept.strip() else ["*/*"]:
        name, *parameters = (piece.strip() for piece in part.split(";"))
        for form in Form:
            if name in (form, f"{form.partition('/')[0]}/*", "*/*"):
                wanted.append((_quality(parameters), form))
                break
    # The first of those that are liked best.
    best = max(wanted, key=lambda one: one[0], default=None)
    if best is None or best[0] <= 0:
        raise RequestRefused(
            406, "not-acceptable", "A batch is answered as " + ", ".join(Form) + "."
        )
    return best[1]


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


class Writer(Protocol):
    """Writes one form."""

    def begin(self) -> bytes:
        """Return what stands before the first row."""

    def encoded(self, entry: Entry) -> str:
        """Return one row, without what separates it from others."""

    def value(self, value: str | int | None) -> str:
        """Return one value as it stands in a row."""

    def rows(self, encoded: Sequence[str]) -> bytes:
        """Return some rows."""

    def broken_off(self, end: BatchEnded) -> bytes:
        """Return the entry that says why no more rows follow."""

    def end(self) -> bytes:
        """Return what stands after the last row."""


class _JsonRows:
    """Rows and their values in JSON."""

    def encoded(self, entry: Entry) -> str:
        """Return an object."""
        return _ENCODE(entry).decode()

    def value(self, value: str | int | None) -> str:
        """Return a member's value."""
        return _ENCODE(value).decode()


class JsonWriter(_JsonRows):
    """One array, one row per line."""

    def __init__(self) -> None:
        self._separator = b"\n"

    def begin(self) -> bytes:
        """Open the array."""
        return b"["

    def rows(self, encoded: Sequence[str]) -> bytes:
        """Return the rows, with what separates them from those before."""
        return self._separated(",\n".join(encoded).encode()) if encoded else b""

    def broken_off(self, end: BatchEnded) -> bytes:
        """Return it as the array's last element."""
        return self._separated(_ENCODE(end))

    def end(self) -> bytes:
        """Close the array."""
        return b"\n]\n"

    def _separated(self, content: bytes) -> bytes:
        separator, self._separator = self._separator, b",\n"
        return separator + content


class NdjsonWriter(_JsonRows):
    """A line of JSON per row."""

    def begin(self) -> bytes:
        """Nothing."""
        return b""

    def rows(self, encoded: Sequence[str]) -> bytes:
        """Return a line for each."""
        return _lines(encoded)

    def broken_off(self, end: BatchEnded) -> bytes:
        """Return the last line."""
        return _lines([_ENCODE(end).decode()])

    def end(self) -> bytes:
        """Nothing."""
        return b""


_COLUMNS: Final = (
    *("row", "line", "request_id", "model_version", "prediction", "probability", "low", "high"),
    *("decision", "missing", "warnings", "errors"),
)


class CsvWriter:
    """A header and a line per row; lists within a cell are separated by semicolons."""

    def begin(self) -> bytes:
        """Return the header."""
        return _lines([_csv(_COLUMNS)])

    def encoded(self, entry: Entry) -> str:
        """Return a line's cells."""
        return _csv(_cells(entry))

    def value(self, value: str | int | None) -> str:
        """Return a cell."""
        return "" if value is None else str(value)

    def rows(self, encoded: Sequence[str]) -> bytes:
        """Return a line for each."""
        return _lines(encoded)

    def broken_off(self, end: BatchEnded) -> bytes:
        """Return a last line with nothing but the error."""
        told = f"the batch ends before row {end.row}: {end.problem.detail}"
        cells: list[object] = [""] * (len(_COLUMNS) - 1)
        return _lines([_csv([*cells, told])])

    def end(self) -> bytes:
        """Nothing."""
        return b""


def _cells(entry: Entry) -> Sequence[object]:
    start = (entry.row, entry.line or "", entry.request_id)
    if isinstance(entry, RowRefused):
        told = "; ".join(f"{error.field}: {error.rule}" for error in entry.errors)
        return (*start, *[""] * (len(_COLUMNS) - len(start) - 1), told or entry.detail)
    return (
        *start,
        entry.model_version,
        entry.prediction,
        _number(entry.probability),
        _number(entry.interval.low),
        _number(entry.interval.high),
        entry.decision or "",
        ";".join(entry.missing),
        ";".join(f"{warning.field}:{warning.code}" for warning in entry.warnings),
        "",
    )


def _number(value: float) -> str:
    """Return a number with the digits that JSON gives it; a hole stays what it is."""
    return _ENCODE(value).decode().strip('"')


def _csv(cells: Sequence[object]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _lines(encoded: Sequence[str]) -> bytes:
    return "\n".join((*encoded, "")).encode()


def writer(form: Form) -> Writer:
    """Return a new writer of a form."""
    kinds: dict[Form, type[Writer]] = {
        Form.JSON: JsonWriter,
        Form.NDJSON: NdjsonWriter,
        Form.CSV: CsvWriter,
    }
    return kinds[form]()
