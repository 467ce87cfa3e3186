"""The model itself: log-odds, probability, range and reasons, in plain arithmetic.

A patient's log-odds are the average of the reference patients plus one contribution per known
input. `analysis` writes the numbers; `docs/bundle.md` describes them. No web framework in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any, Final

from backend import staying_put
from backend.errors import BundleError
from backend.patient import Patient
from backend.staying_put import Spread
from data.features import NAMES

SCHEMA_VERSION: Final = 1
_SAME_LOG_ODDS: Final = 1e-9


@dataclass(frozen=True, slots=True)
class SubModel:
    """The model of one set of inputs.

    Attributes
    ----------
    baseline : float
        Average log-odds of the training patients.
    numbers : tuple of (name, mean, weight, linear, quadratic)
        A number contributes weight times its distance from the mean; the last two are of variance.
    categories : tuple of (name, {code: (contribution, variance)})
    variance, variance_floor : float
        What no input adds to the variance of the log-odds, and the least it may be.
    roc_auc : tuple of (estimate, low, high)
        Cross-validated, of this very set of inputs.
    """

    inputs: tuple[str, ...]
    missing: tuple[str, ...]
    baseline: float
    numbers: tuple[tuple[str, float, float, float, float], ...]
    categories: tuple[tuple[str, Mapping[int, tuple[float, float]]], ...]
    variance: float
    variance_floor: float
    n: int
    roc_auc: tuple[float, float, float]
    brier_score: float


@dataclass(frozen=True, slots=True)
class Score:
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
    sub_models: Mapping[tuple[str, ...], SubModel]

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


def contributions(patient: Patient, sub: SubModel) -> dict[str, float]:
    """Return what each known input adds to the baseline, in log-odds.

    They are the Shapley values of the additive model with independent inputs: Lundberg and Lee
    (2017), section 4.1. Their sum is the patient's log-odds less the baseline.
    """
    numbers = {name: weight * (patient[name] - mean) for name, mean, weight, *_ in sub.numbers}
    categories = {name: codes[patient[name]][0] for name, codes in sub.categories}  # type: ignore[index]
    both = numbers | categories
    return {name: both[name] for name in sub.inputs}


def percentage_points(log_odds: Mapping[str, float], baseline: float) -> dict[str, float]:
    """Return contributions on the probability scale; they add up exactly, signs are kept.

    Each is shared out along the straight line from the baseline to the patient, which for one
    sigmoid of a sum is the Aumann-Shapley value: Sundararajan, Taly and Yan (2017), section 3.
    """
    total = sum(log_odds.values())
    start = sigmoid(baseline)
    if abs(total) < _SAME_LOG_ODDS:
        slope = start * (1 - start)
    else:
        slope = (sigmoid(baseline + total) - start) / total
    return {name: 100 * slope * value for name, value in log_odds.items()}


def sigmoid(log_odds: float) -> float:
    """Return the probability of `log_odds`, for any finite value."""
    if log_odds >= 0:
        return 1 / (1 + exp(-log_odds))
    odds = exp(log_odds)
    return odds / (1 + odds)


def read(content: Mapping[str, Any]) -> Scorecard:
    """Build the scorecard from its JSON object.

    Raises
    ------
    BundleError
        If it is of another schema version or lacks a part.
    """
    if content.get("schema_version") != SCHEMA_VERSION:
        raise BundleError(f"the scorecard is not of schema version {SCHEMA_VERSION}")
    try:
        return Scorecard(
            threshold=content["threshold"],
            group_average=content["group_average"],
            baseline_name=content["baseline_name"],
            interval_level=content["interval"]["level"],
            interval_z=content["interval"]["z"],
            spread=staying_put.read(content["stability"]),
            sub_models=dict(_sub_model(key, part) for key, part in content["sub_models"].items()),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"the scorecard lacks a part: {error!r}") from error


def _sub_model(key: str, part: Mapping[str, Any]) -> tuple[tuple[str, ...], SubModel]:
    inputs = tuple(key.split(","))
    variance, floor = part["variance"]
    auc, low, high = part["roc_auc"]
    return inputs, SubModel(
        inputs=inputs,
        missing=tuple(name for name in NAMES if name not in inputs),
        baseline=part["baseline"],
        numbers=tuple((n, *_four(part["numbers"][n])) for n in inputs if n in part["numbers"]),
        categories=tuple(
            (name, {int(code): (c, v) for code, (c, v) in part["categories"][name].items()})
            for name in inputs
            if name in part["categories"]
        ),
        variance=variance,
        variance_floor=floor,
        n=part["n"],
        roc_auc=(auc, low, high),
        brier_score=part["brier_score"],
    )


def _four(values: list[float]) -> tuple[float, float, float, float]:
    mean, weight, linear, quadratic = values
    return mean, weight, linear, quadratic
