"""What predictions were worth, from recorded outcomes: observed against predicted by band of risk.

The bands are those of `analysis`, so that the table lies beside the one in the bundle; a test
holds them equal. A correction replaces what it corrects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from sqlalchemy import Connection, Integer, Select, case, cast, func, select

from backend.history.filters import Filters
from backend.history.queries import conditions
from backend.history.tables import outcomes, predictions
from data.features import BY_NAME

EDGES: Final = (0.0, 0.15, 0.5, 0.85, 1.0)
LABELS: Final = ("below 15 %", "15 to 50 %", "50 to 85 %", "85 % and above")
LEVEL: Final = 0.95
_Z: Final = 1.959963984540054
_SEXES: Final = BY_NAME["sex"].codes


@dataclass(frozen=True, slots=True)
class _Sum:
    """Patients of one group: how many, how many of them diseased, and their summed risk."""

    n: int = 0
    diseased: int = 0
    risk: float = 0.0

    def __add__(self, other: "_Sum") -> "_Sum":
        return _Sum(self.n + other.n, self.diseased + other.diseased, self.risk + other.risk)

    def shares(self) -> dict[str, Any]:
        if not self.n:
            return {"n": 0, "predicted": None, "observed": None, "interval": None}
        low, high = wilson_interval(self.diseased, self.n)
        return {
            "n": self.n,
            "predicted": self.risk / self.n,
            "observed": self.diseased / self.n,
            "interval": {"low": low, "high": high, "level": LEVEL},
        }


def calibration(connection: Connection, filters: Filters) -> dict[str, Any]:
    """Return observed against predicted of all patients with an outcome, and of each sex."""
    known = _known(filters).subquery()
    band = case(*((known.c.risk < high, i) for i, high in enumerate(EDGES[1:-1])), else_=3)
    query = select(
        known.c.sex, band, func.count(), func.sum(known.c.disease), func.sum(known.c.risk)
    ).group_by(known.c.sex, band)
    by_sex: dict[int, dict[int, _Sum]] = {sex: {} for sex in _SEXES}
    for sex, number, n, diseased, risk in connection.execute(query):
        by_sex[sex][number] = _Sum(n, diseased, risk)
    bands = range(len(LABELS))
    everyone = {i: sum((sums.get(i, _Sum()) for sums in by_sex.values()), _Sum()) for i in bands}
    groups = [_group("all", everyone), *(_group(_SEXES[sex], by_sex[sex]) for sex in by_sex)]
    return {"n": groups[0]["n"], "groups": groups}


def outcome_rows(connection: Connection, filters: Filters, last: int) -> dict[str, Any]:
    """Return risk, outcome and sex of the newest `last` patients with an outcome, nothing else."""
    of = predictions.c
    query = _known(filters).order_by(of.time.desc(), of.id.desc()).limit(last)
    rows = connection.execute(query).all()
    return {
        "n": len(rows),
        "risk": [row.risk for row in rows],
        "disease": [row.disease for row in rows],
        "sex": [row.sex for row in rows],
    }


def wilson_interval(successes: int, n: int) -> tuple[float, float]:
    """Return the interval of a share at `LEVEL`.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    share, square = successes / n, _Z * _Z / n
    middle = share + square / 2
    reach = _Z * sqrt(share * (1 - share) / n + square / (4 * n))
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    # Exactly 0 and 1 at the ends, which rounding would miss by a hair.
    return (0.0 if successes == 0 else low), (1.0 if successes == n else high)


def _known(filters: Filters) -> Select[Any]:
    newest = (
        select(outcomes.c.prediction_id, func.max(outcomes.c.revision).label("revision"))
        .group_by(outcomes.c.prediction_id)
        .subquery()
    )
    counts = (outcomes.c.prediction_id == newest.c.prediction_id) & (
        outcomes.c.revision == newest.c.revision
    )
    return (
        select(
            predictions.c.probability.label("risk"),
            cast(outcomes.c.disease, Integer).label("disease"),
            predictions.c.sex,
        )
        .select_from(outcomes)
        .join(newest, counts)
        .join(predictions, predictions.c.id == outcomes.c.prediction_id)
        .where(*conditions(filters))
    )


def _group(name: str, sums: Mapping[int, _Sum]) -> dict[str, Any]:
    total = sum(sums.values(), _Sum())
    return {
        "group": name,
        "diseased": total.diseased,
        **total.shares(),
        "bands": _bands([sums.get(i, _Sum()) for i in range(len(LABELS))]),
    }


def _bands(sums: Sequence[_Sum]) -> list[dict[str, Any]]:
    return [
        {"band": label, "low": low, "high": high, **found.shares()}
        for label, low, high, found in zip(LABELS, EDGES[:-1], EDGES[1:], sums, strict=True)
    ]
