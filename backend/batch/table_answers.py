"""Rows that a score table holds, answered many at once: column by column and not row by row.

An answer is filled in from a template; only what differs between rows is encoded for each of them,
and only once for the answer and for what is kept of it.
"""

import operator
from collections.abc import Sequence
from functools import cache
from math import sqrt
from typing import Any

import msgspec

from backend.answer import Interval
from backend.batch.answers import RowAnswer, Writer
from backend.batch.template import Template, hole
from backend.batch.told import DISEASE, HEALTH, Told
from backend.block import Kept, row_id
from backend.record import Asked, encode
from backend.scorecard import Scorecard, sigmoids
from backend.sub_models import SubModel


class Chosen(msgspec.Struct, frozen=True, gc=False):
    """Rows of one sub-model: their inputs, totals, and numbers and lines as the caller has them."""

    rows: Sequence[Any]
    totals: Sequence[complex]
    numbers: Sequence[int]
    lines: Sequence[int] | None


class TableAnswers:
    """Answers the rows of one sub-model in one batch."""

    def __init__(
        self, card: Scorecard, version: str, asked: Asked, sub: SubModel, writer: Writer
    ) -> None:
        self._card = card
        self._sub = sub
        self._value = cache(writer.value)
        identifier = row_id(asked.request_id, hole("number"))
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

    def told(self, chosen: Chosen) -> Told:
        """Return the answers to some rows, and what is to be kept of them."""
        probabilities, lows, highs = self._ranges(chosen.totals)
        threshold = self._card.threshold
        kept = Kept(
            list(map(str, chosen.numbers)),
            chosen.rows,
            _each(probabilities),
            _each(lows),
            _each(highs),
            [DISEASE if p >= threshold else HEALTH for p in probabilities],
            {},
        )
        entries = self._answer.filled(
            {"line": self._value(None)} if chosen.lines is None else {},
            {
                "number": kept.numbers,
                "prediction": kept.prediction,
                "probability": kept.probability,
                "low": kept.low,
                "high": kept.high,
                "line": _each(chosen.lines or ()),
                "decision": self._decisions(probabilities),
            },
        )
        return Told(list(entries), kept)

    def _decisions(self, probabilities: Sequence[float]) -> list[str]:
        """Return the decision on each, by the rule of `SubModel.decision`, encoded."""
        value = self._value
        if self._sub.decides is None:
            return [value(None)] * len(probabilities)
        from_, to = self._sub.decides
        undecided, disease, health = map(value, ("undecided", "disease", "no disease"))
        return [
            undecided if (p >= from_) == (p <= to) else disease if p >= from_ else health
            for p in probabilities
        ]

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
    return encode(numbers).decode()[1:-1].split(",")
