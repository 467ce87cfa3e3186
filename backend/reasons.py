"""The reasons of an answer: contributions, their stability, the other sex, and patients alike."""

from functools import lru_cache
from typing import Final

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
from backend.by_sex import CalibrationBySex, with_sex_swapped
from backend.patient import Patient, Value
from backend.scorecard import Score, Scorecard, contributions, points_per_log_odds, sigmoid
from backend.staying_put import Spread, stability
from data.features import FEATURES

_LABELS: Final = {feature.name: feature.label for feature in FEATURES}
_CODES: Final = {feature.name: feature.codes for feature in FEATURES if feature.is_category}
_UNITS: Final = {feature.name: f" {feature.unit}" for feature in FEATURES}


def explained(patient: Patient, found: Answered) -> Explanation:
    """Return an answered prediction with its reasons."""
    told, score, bundle = found.prediction, found.score, found.bundle
    card, baseline = bundle.scorecard, score.sub_model.baseline
    log_odds = contributions(patient, score.sub_model)
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
        Baseline(card.baseline_name, baseline, sigmoid(baseline)),
        _contributions(patient, log_odds, baseline),
        _stability(patient, log_odds, score, card.spread),
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
    band = table.band(sex, score.probability)
    interval = None if band.interval is None else Interval(*band.interval, table.level)
    return GroupCalibration(
        label,
        band.name,
        band.n,
        band.predicted,
        band.observed,
        interval,
        band.reason or None,
    )


def _contributions(
    patient: Patient, log_odds: dict[str, float], baseline: float
) -> list[Contribution]:
    per_log_odds = points_per_log_odds(log_odds, baseline)
    return [
        Contribution(name, *_told(name, value), log_odds[name], per_log_odds * log_odds[name])
        for name, value in patient.items()
    ]


@lru_cache(maxsize=4096)
def _told(name: str, value: Value) -> tuple[str, float, str]:
    """Return label, value and readable value of an input; patients have most of them in common."""
    if name in _CODES:
        return _LABELS[name], float(value), _CODES[name][int(value)]
    unit = _UNITS[name]
    readable = f"{value:g}{unit.removesuffix('s') if value == 1 else unit}"
    return _LABELS[name], float(value), readable


def _stability(
    patient: Patient, log_odds: dict[str, float], score: Score, spread: Spread
) -> Stability:
    means = {name: mean for name, mean, *_ in score.sub_model.numbers}
    stays = stability(patient, log_odds, means, spread)
    return Stability(stays.top, stays.probability, stays.level)
