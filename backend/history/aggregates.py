"""How many predictions had which values: counted by the database, so that no row leaves it.

A question is bounded by a number of predictions, newest first, not by time: a hundred thousand
take about a second, and no span of time does more.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Select, func, literal, select, union_all

from backend.history.bins import BINS, MISSING, utc_day
from backend.history.filters import Filters
from backend.history.queries import conditions
from backend.history.tables import predictions

Counts = dict[str, dict[str, int]]

_BY_NAME: Final = {bins.name: bins for bins in BINS}
_NUMBER_IN_ALL: Final = "age"
"""An input that every patient has."""


def feature_counts(connection: Connection, filters: Filters, last: int) -> dict[str, Any]:
    """Return how many of the newest `last` predictions have each value, altogether and by day.

    Counts are by input (and `risk`), then by value or `missing`, which is what
    `analysis.drift.sketches` reads.
    """
    found = connection.execute(_counted(filters, last)).all()
    days: dict[str, Counts] = defaultdict(_nothing)
    for name, day, number, n in found:
        label = MISSING if number is None else _BY_NAME[name].label(number)
        days[day][name][label] = n
    total = _added(days.values())
    return {
        "n": _patients(total),
        "counts": total,
        "days": [
            {"day": day, "n": _patients(counts), "counts": counts} for day, counts in days.items()
        ],
    }


def _counted(filters: Filters, last: int) -> Select[Any]:
    of = predictions.c
    columns = (of.time, *(of[bins.column] for bins in BINS))
    newest = (
        select(*columns)
        .where(*conditions(filters))
        .order_by(of.time.desc(), of.id.desc())
        .limit(last)
        .cte("newest")
    )
    parts = []
    for bins in BINS:
        day = utc_day(newest.c.time)
        number = bins.number(newest.c[bins.column])
        parts.append(
            select(
                literal(bins.name).label("name"),
                day.label("day"),
                number.label("number"),
                func.count().label("n"),
            ).group_by(day, number)
        )
    counted = union_all(*parts).subquery()
    return select(counted).order_by(counted.c.day, counted.c.number)


def _nothing() -> Counts:
    return {bins.name: {} for bins in BINS}


def _added(days: Iterable[Counts]) -> Counts:
    total = _nothing()
    for counts in days:
        for name, of_day in counts.items():
            column = total[name]
            for label, n in of_day.items():
                column[label] = column.get(label, 0) + n
    return total


def _patients(counts: Counts) -> int:
    return sum(counts[_NUMBER_IN_ALL].values())
