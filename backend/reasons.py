"""The reasons of an answer: contributions, their stability, the other sex, and patients alike."""

from functools import lru_cache
from typing import Final, NamedTuple

from backend.answer import (
    Baseline,
    Contribution,
    CounterfactualSex,
    Explanation,
    GroupCalibration,
    Interval,
    Stability,
)
from backend.answering import Answered
from backend.by_sex import Band, CalibrationBySex, with_sex_swapped
from backend.patient import Patient, Value
from backend.scorecard import Score, Scorecard, contribution, points_per_log_odds, sigmoid
from backend.staying_put import Sized, Spread, sized, stability
from backend.sub_models import SubModel
from data.features import FEATURES

_LABELS: Final = {feature.name: feature.label for feature in FEATURES}
_CODES: Final = {feature.name: feature.codes for feature in FEATURES if feature.is_category}
_UNITS: Final = {feature.name: f" {feature.unit}" for feature in FEATURES}


class _Reason(NamedTuple):
    """What one value of an input gives cause for in one sub-model."""

    feature: str
    label: str
    value: float
    value_label: str
    log_odds: float
    sized: Sized


def explained(patient: Patient, found: Answered) -> Explanation:
    """Return an answered prediction with its reasons."""
    told, score, bundle = found.prediction, found.score, found.bundle
    card, sub = bundle.scorecard, score.sub_model
    reasons = [_reason(name, value, sub, card.spread) for name, value in patient.items()]
    stays = _stays(tuple(patient.values()), sub, card.spread)
    return Explanation(
        told.request_id,
        told.model_version,
        told.prediction,
        told.probability,
        told.interval,
        told.decision,
        told.threshold,
        told.missing,
        told.sub_model,
        told.warnings,
        score.log_odds,
        _baseline(card.baseline_name, sub.baseline),
        _contributions(reasons, sub.baseline),
        stays,
        counterfactual_sex(patient, card),
        group_calibration(patient, score, bundle.calibration),
    )


def counterfactual_sex(patient: Patient, card: Scorecard) -> CounterfactualSex:
    """Return the answer to the same findings in the other sex."""
    sex, score = with_sex_swapped(patient, card)
    interval = Interval(score.low, score.high, card.interval_level)
    return CounterfactualSex(1 if sex else 0, score.probability, interval)


def group_calibration(
    patient: Patient, score: Score, table: CalibrationBySex | None
) -> GroupCalibration:
    """Return observed against predicted of patients of this sex with a probability like this."""
    sex = int(patient["sex"])
    label = _CODES["sex"][sex]
    if table is None:
        reason = "this model's bundle holds no calibration by sex"
        return GroupCalibration(label, None, 0, None, None, None, reason)
    return _of_band(label, table.band(sex, score.probability), table.level)


# What follows is the same for many patients and is remembered: of a bundle that is replaced, until
# newer values have taken its place.


@lru_cache(maxsize=256)
def _of_band(label: str, band: Band, level: float) -> GroupCalibration:
    interval = None if band.interval is None else Interval(*band.interval, level)
    return GroupCalibration(
        label,
        band.name,
        band.n,
        band.predicted,
        band.observed,
        interval,
        band.reason or None,
    )


@lru_cache(maxsize=256)
def _baseline(name: str, log_odds: float) -> Baseline:
    return Baseline(name, log_odds, sigmoid(log_odds))


@lru_cache(maxsize=4096)
def _reason(name: str, value: Value, sub: SubModel, spread: Spread) -> _Reason:
    log_odds = contribution(name, value, sub)
    if name in _CODES:
        readable = _CODES[name][int(value)]
        moves = sized(name, value, log_odds, spread)
    else:
        unit = _UNITS[name]
        readable = f"{value:g}{unit.removesuffix('s') if value == 1 else unit}"
        mean = next(mean for number, mean, *_ in sub.numbers if number == name)
        moves = sized(name, value - mean, log_odds, spread)
    return _Reason(name, _LABELS[name], float(value), readable, log_odds, moves)


@lru_cache(maxsize=256)
def _stays(values: tuple[Value, ...], sub: SubModel, spread: Spread) -> Stability:
    """Return the badge, the dearest part of the reasons, once for each patient.

    The same patient is explained again whenever a page is drawn anew or a change is taken back.
    """
    known = zip(sub.inputs, values, strict=True)
    return Stability(*stability([_reason(*one, sub, spread).sized for one in known], spread))


def _contributions(reasons: list[_Reason], baseline: float) -> list[Contribution]:
    total = sum([reason[4] for reason in reasons])
    per_log_odds = points_per_log_odds(total, baseline)
    return [
        Contribution(feature, label, value, readable, log_odds, per_log_odds * log_odds)
        for feature, label, value, readable, log_odds, _ in reasons
    ]
