"""Rows that a score table holds, answered many at once: column by column and not row by row.

Answer and record of a row are filled in from templates; only what differs between rows is encoded
for each of them, and only once for both.
"""

import operator
from collections.abc import Iterable, Sequence
from functools import cache
from math import sqrt
from typing import Any, Final

import msgspec

from backend.answer import Interval
from backend.batch.answers import RowAnswer, Writer
from backend.batch.template import Template, hole
from backend.record import SCHEMA_VERSION, Asked, Record, encode
from backend.scorecard import Scorecard, sigmoids
from backend.sub_models import SubModel

_DISEASE: Final = "1"
_HEALTH: Final = "0"
_LINES: Final = msgspec.json.Encoder().encode_lines


class Chosen(msgspec.Struct, frozen=True, gc=False):
    """Rows of one sub-model: their inputs, totals, and numbers and lines as the caller has them."""

    rows: Sequence[Any]
    totals: Sequence[complex]
    numbers: Sequence[int]
    lines: Sequence[int] | None


class Lines(msgspec.Struct, frozen=True, gc=False):
    """What is answered to some rows and kept of them, encoded, and how many have the disease."""

    entries: list[str]
    bodies: list[bytes]
    diseased: int


def row_id(asked: Asked, number: int | str) -> str:
    """Return the request id of one row."""
    return f"{asked.request_id}-{number}"


class TableAnswers:
    """Answers the rows of one sub-model in one batch."""

    def __init__(
        self, card: Scorecard, version: str, asked: Asked, sub: SubModel, writer: Writer
    ) -> None:
        self._card = card
        self._sub = sub
        self._value = cache(writer.value)
        identifier = row_id(asked, hole("number"))
        probability, low, high = hole("probability"), hole("low"), hole("high")
        self._answer = Template(
            writer.encoded(
                RowAnswer(
                    hole("number"),
                    hole("line"),
                    identifier,
                    version,
                    hole("prediction"),
                    probability,
                    Interval(low, high, card.interval_level),
                    hole("decision"),
                    sub.missing,
                    (),
                )
            )
        )
        self._record = Template(
            _json(
                Record(
                    SCHEMA_VERSION,
                    identifier,
                    hole("time"),
                    asked.route,
                    asked.purpose,
                    version,
                    hole("inputs"),
                    probability,
                    (low, high),
                    hole("prediction"),
                    (),
                    hole("latency"),
                    asked.case,
                    asked.key,
                )
            )
        )

    def lines(self, chosen: Chosen, time: str, latency_seconds: float) -> Lines:
        """Return answers and records of some rows; the last two are the same for all."""
        probabilities, lows, highs = self._ranges(chosen.totals)
        threshold = self._card.threshold
        predictions = [_DISEASE if p >= threshold else _HEALTH for p in probabilities]
        both: dict[str, Iterable[str]] = {
            "number": list(map(str, chosen.numbers)),
            "prediction": predictions,
            "probability": _each(probabilities),
            "low": _each(lows),
            "high": _each(highs),
        }
        entries = self._answer.filled(
            {"line": self._value(None)} if chosen.lines is None else {},
            {
                **both,
                "line": _each(chosen.lines or ()),
                "decision": map(self._value, map(self._sub.decision, probabilities)),
            },
        )
        bodies = self._record.filled(
            {"time": _json(time), "latency": _json(latency_seconds)},
            # Escaped in JSON, a line's end is found between two rows only.
            {**both, "inputs": _LINES(chosen.rows)[:-1].decode().split("\n")},
        )
        return Lines(list(entries), [body.encode() for body in bodies], predictions.count(_DISEASE))

    def _ranges(self, totals: Sequence[complex]) -> tuple[list[float], list[float], list[float]]:
        """Return probability, low and high of each, by the formulas of `Scorecard.score`."""
        z, floor = self._card.interval_z, self._sub.variance_floor
        log_odds = [total.real for total in totals]
        halves = [z * sqrt(v if (v := total.imag) > floor else floor) for total in totals]
        return (
            sigmoids(log_odds),
            sigmoids(map(operator.sub, log_odds, halves)),
            sigmoids(map(operator.add, log_odds, halves)),
        )


def _each(numbers: Sequence[float]) -> list[str]:
    """Return each number in JSON."""
    return _json(numbers)[1:-1].split(",")


def _json(value: Any) -> str:
    return encode(value).decode()
