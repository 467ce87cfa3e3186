"""From a checked patient to the prediction that is sent and the record that is kept."""

from functools import lru_cache
from time import perf_counter
from typing import Final, Literal

import msgspec

from backend.answer import InputWarning, Interval, Prediction, SubModelQuality
from backend.bundle import Bundle
from backend.cautions import Caution, cautions
from backend.patient import Patient
from backend.record import SCHEMA_VERSION, Asked, Record, now
from backend.scorecard import Score
from backend.sub_models import SubModel

_ALL_SUB_MODELS: Final = 2**11


class Answered(msgspec.Struct, gc=False):
    """One answered prediction, what it was made from, and how long that took.

    Attributes
    ----------
    content : bytes
        What is sent, once it has been encoded.
    """

    prediction: Prediction
    record: Record
    score: Score
    bundle: Bundle
    content: bytes = b""
    score_seconds: float = 0.0
    journal_seconds: float = 0.0


def answered(patient: Patient, asked: Asked, bundle: Bundle, started: float) -> Answered:
    """Score a checked patient; nothing is written or counted yet.

    Parameters
    ----------
    started : float
        `perf_counter` at the request's head.
    """
    card = bundle.scorecard
    score = card.score(patient)
    predicted: Literal[0, 1] = 1 if score.probability >= card.threshold else 0
    doubts = cautions(patient)
    prediction = Prediction(
        asked.request_id,
        bundle.version,
        predicted,
        score.probability,
        Interval(score.low, score.high, card.interval_level),
        score.sub_model.decision(score.probability),
        card.threshold,
        score.sub_model.missing,
        quality(score.sub_model, card.interval_level),
        [_warning(doubt) for doubt in doubts] if doubts else (),
    )
    record = Record(
        SCHEMA_VERSION,
        asked.request_id,
        now(),
        asked.route,
        asked.purpose,
        bundle.version,
        patient,
        score.probability,
        (score.low, score.high),
        predicted,
        tuple((doubt.field, doubt.code) for doubt in doubts) if doubts else (),
        perf_counter() - started,
        asked.case,
        asked.key,
    )
    return Answered(prediction, record, score, bundle)


@lru_cache(maxsize=_ALL_SUB_MODELS)
def quality(sub: SubModel, level: float) -> SubModelQuality:
    """Return what an answer says of the sub-model behind it."""
    estimate, low, high = sub.roc_auc
    return SubModelQuality(sub.inputs, sub.n, estimate, Interval(low, high, level), sub.brier_score)


def _warning(doubt: Caution) -> InputWarning:
    return InputWarning(doubt.field, doubt.code, doubt.message, doubt.suggestion)
