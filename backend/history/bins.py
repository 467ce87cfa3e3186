"""How finely values are counted, by column: the resolution of the input, of risk a thousandth.

It is that of `analysis`' sketches, so that counts of served patients can be laid beside those of
the reference without either holding a patient; a test holds the two equal.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Text

from data.features import FEATURES, Feature

RISK: Final = "risk"
MISSING: Final = "missing"
_TENTHS: Final = ("oldpeak",)


@dataclass(frozen=True, slots=True)
class Bins:
    """Equally spaced values, `per_unit` to the unit, from `low` on.

    Attributes
    ----------
    column : str
        Of the table of predictions.
    """

    name: str
    column: str
    low: int
    per_unit: int

    def number(self, value: ColumnElement[Any]) -> ColumnElement[int]:
        """Return the number of a value's bin, from 0: the nearest, and of two the upper."""
        return whole((value - self.low) * self.per_unit + 0.5)

    def label(self, number: int) -> str:
        """Return the value in the middle of a bin, as the sketches write it."""
        return f"{(self.low * self.per_unit + number) / self.per_unit:g}"


class whole(GenericFunction[int]):  # noqa: N801 - is written and named like an SQL function
    """The whole part of a number that is not negative, as an integer."""

    type = Integer()
    inherit_cache = True


class utc_day(GenericFunction[str]):  # noqa: N801 - is written and named like an SQL function
    """The day of an instant in UTC, as 2026-01-31."""

    type = Text()
    inherit_cache = True


@compiles(whole, "sqlite")
def _whole_sqlite(element: whole, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS INTEGER)"


@compiles(whole, "postgresql")
def _whole_postgresql(element: whole, compiler: SQLCompiler, **options: Any) -> str:
    # A cast alone would round.
    return f"CAST(floor({compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(utc_day, "sqlite")
def _day_sqlite(element: utc_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(utc_day, "postgresql")
def _day_postgresql(element: utc_day, compiler: SQLCompiler, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"to_char({instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


def _bins(feature: Feature) -> Bins:
    low = min(feature.codes) if feature.possible is None else int(feature.possible.low)
    return Bins(feature.name, feature.name, low, 10 if feature.name in _TENTHS else 1)


BINS: Final = (*map(_bins, FEATURES), Bins(RISK, "probability", 0, 1000))
