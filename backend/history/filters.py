"""Which predictions are meant: what the list, its export and the aggregates can be narrowed to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

ALL_PURPOSES: Final = "all"


class Route(StrEnum):
    """Where a prediction was asked for."""

    PREDICT = "/predict"
    EXPLAIN = "/explain"
    BATCH = "/predict/batch"


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold; None asks for nothing.

    Attributes
    ----------
    since, until : datetime or None
        [since, until) of the answer.
    purpose : str
        Or `ALL_PURPOSES`.
    low, high : float or None
        Closed range of the probability.
    """

    since: datetime | None = None
    until: datetime | None = None
    purpose: str = "care"
    model_version: str | None = None
    prediction: int | None = None
    route: str | None = None
    has_outcome: bool | None = None
    low: float | None = None
    high: float | None = None
