"""The model itself: log-odds, probability, range and contributions, in plain arithmetic.

A patient's log-odds are the average of the reference patients plus one contribution per known
input. `analysis` writes the numbers; `docs/bundle.md` describes them. No web framework in here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any, Final

import msgspec

from backend import staying_put
from backend.errors import BundleError
from backend.patient import Patient, Value
from backend.staying_put import Spread
from backend.sub_models import SubModel, SubModels

SCHEMA_VERSION: Final = 1
_SAME_LOG_ODDS: Final = 1e-9


class Score(msgspec.Struct, frozen=True, gc=False):
    """One patient's result; probabilities of disease, `low` to `high` the range under refits."""

    log_odds: float
    probability: float
    low: float
    high: float
    sub_model: SubModel


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All sub-models, by the set of inputs they need; `spread` is of their contributions."""

    threshold: float
    group_average: float
    baseline_name: str
    interval_level: float
    interval_z: float
    spread: Spread
    sub_models: SubModels

    def score(self, patient: Patient) -> Score:
        """Score one checked patient with the sub-model of exactly the inputs that are known."""
        sub = self.sub_models[tuple(patient)]
        log_odds, variance = sub.baseline, sub.variance
        for name, mean, weight, linear, quadratic in sub.numbers:
            distance = patient[name] - mean
            log_odds += weight * distance
            variance += (linear + quadratic * distance) * distance
        for name, codes in sub.categories:
            contribution, spread = codes[patient[name]]  # type: ignore[index]
            log_odds += contribution
            variance += spread
        half = self.interval_z * sqrt(max(variance, sub.variance_floor))
        return Score(
            log_odds,
            sigmoid(log_odds),
            sigmoid(log_odds - half),
            sigmoid(log_odds + half),
            sub,
        )


def contribution(name: str, value: Value, sub: SubModel) -> float:
    """Return what one input adds to the baseline, in log-odds.

    It is the Shapley value of the additive model with independent inputs: Lundberg and Lee (2017),
    section 4.1. Together with the baseline they are the patient's log-odds.

    Raises
    ------
    KeyError
        If the sub-model does without the input.
    """
    for number, mean, weight, _, _ in sub.numbers:
        if number == name:
            return weight * (value - mean)
    return dict(sub.categories)[name][value][0]  # type: ignore[index]


def points_per_log_odds(total: float, baseline: float) -> float:
    """Return how many percentage points each unit of a patient's contributions is worth.

    Each is shared out along the straight line from the baseline to the patient, which for one
    sigmoid of a sum is the Aumann-Shapley value: Sundararajan, Taly and Yan (2017), section 3.

    Parameters
    ----------
    total : float
        Of the contributions, in log-odds.
    """
    start = sigmoid(baseline)
    if abs(total) < _SAME_LOG_ODDS:
        return 100 * start * (1 - start)
    return 100 * (sigmoid(baseline + total) - start) / total


def sigmoid(log_odds: float) -> float:
    """Return the probability of `log_odds`, for any finite value."""
    if log_odds >= 0:
        return 1 / (1 + exp(-log_odds))
    odds = exp(log_odds)
    return odds / (1 + odds)


def sigmoids(log_odds: Iterable[float]) -> list[float]:
    """Return the same for many; written out, for a call each would take half as long again."""
    return [1 / (1 + exp(-x)) if x >= 0 else (odds := exp(x)) / (1 + odds) for x in log_odds]


class _Interval(msgspec.Struct):
    level: float
    z: float


class _Card(msgspec.Struct):
    """A scorecard as the file has it."""

    threshold: float
    group_average: float
    baseline_name: str
    interval: _Interval
    stability: dict[str, Any]
    sub_models: dict[str, msgspec.Raw]


class _Version(msgspec.Struct):
    schema_version: int


def read(content: bytes) -> Scorecard:
    """Build the scorecard from its file, which it keeps.

    Raises
    ------
    BundleError
        If it is of another schema version or lacks a part.
    """
    try:
        if msgspec.json.decode(content, type=_Version).schema_version != SCHEMA_VERSION:
            raise BundleError(f"the scorecard is not of schema version {SCHEMA_VERSION}")
        card = msgspec.json.decode(content, type=_Card)
        return Scorecard(
            threshold=card.threshold,
            group_average=card.group_average,
            baseline_name=card.baseline_name,
            interval_level=card.interval.level,
            interval_z=card.interval.z,
            spread=staying_put.read(card.stability),
            sub_models=SubModels(card.sub_models),
        )
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise BundleError(f"the scorecard lacks a part: {error!r}") from error
