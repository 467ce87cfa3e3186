"""Whether an answer is right in itself, beyond its status; a check gives a fault, or "".

A fault names the field and the rule, never a value: it may end in a log.
"""

from collections.abc import Mapping
from typing import Any, Final

_TOLERANCE: Final = 1e-9


def prediction_fault(answer: Any) -> str:
    """Check what `/predict` answers about one patient."""
    if not isinstance(answer, Mapping) or not answer.get("request_id"):
        return "request_id is missing"
    probability, interval = answer.get("probability"), answer.get("interval")
    if not isinstance(probability, float) or not 0 <= probability <= 1:
        return "probability must be a number from 0 to 1"
    if not isinstance(interval, Mapping) or not {"low", "high"} <= interval.keys():
        return "interval is missing"
    if not interval["low"] - _TOLERANCE <= probability <= interval["high"] + _TOLERANCE:
        return "probability must lie within its interval"
    threshold = answer.get("threshold")
    if threshold is not None and answer.get("prediction") != int(probability >= threshold):
        return "prediction must follow from probability and threshold"
    return ""


def explanation_fault(answer: Any) -> str:
    """Check what `/explain` answers: its contributions add up to the log-odds."""
    if fault := prediction_fault(answer):
        return fault
    parts = answer.get("contributions")
    if not isinstance(parts, list) or not parts:
        return "contributions are missing"
    whole = answer["baseline"]["log_odds"] + sum(part["log_odds"] for part in parts)
    if abs(whole - answer["log_odds"]) > 1e-6:  # noqa: PLR2004 - rounding of 13 numbers
        return "baseline and contributions must add up to log_odds"
    return ""


def batch_fault(answer: Any, rows: int) -> str:
    """Check what `/predict/batch` answers: an entry for each row, in order, each a prediction."""
    if not isinstance(answer, list) or len(answer) != rows:
        return "there must be one entry for each row"
    for number, entry in enumerate(answer, 1):
        if entry.get("row") != number:
            return "entries must stand in the order of the rows"
        if fault := prediction_fault(entry):
            return fault
    return ""


def page_fault(answer: Any) -> str:
    """Check a page of the history."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("predictions"), list):
        return "predictions are missing"
    return ""


def object_fault(answer: Any) -> str:
    """Check a report or counts: some object that is not empty."""
    return "" if isinstance(answer, Mapping) and answer else "must be an object that is not empty"
