"""What the routes share: the loaded model, the journal, the metrics, and one prediction's path."""

import logging
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final

from backend.bundle import Bundle, load_current
from backend.by_sex import CalibrationBySex, with_sex_swapped
from backend.cautions import cautions
from backend.errors import BundleError, JournalError
from backend.journal import Journal
from backend.metrics import Metrics
from backend.patient import Patient
from backend.schemas import (
    Baseline,
    Contribution,
    CounterfactualSex,
    Explanation,
    GroupCalibration,
    InputWarning,
    Interval,
    Prediction,
    Purpose,
    Stability,
    SubModelQuality,
)
from backend.scorecard import Score, Scorecard, SubModel, contributions, percentage_points, sigmoid
from backend.settings import Settings
from backend.staying_put import stability
from data.features import BY_NAME, Feature

_LOG: Final = logging.getLogger(__name__)
_RECORD_SCHEMA: Final = 1


class Service:
    """One running backend. Answers are computed, journaled and counted here, in that order."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.journal = Journal(settings.home / "journal")
        self._bundle: Bundle | None = None
        self._reason = "the model is being loaded"

    def start(self) -> None:
        """Load the model and open the journal; a failure keeps the backend unready."""
        try:
            self._bundle = load_current(self.settings.home)
            self.journal.open()
        except BundleError as error:
            self._reason = str(error)
            _LOG.error("not ready: %s", error)
        except JournalError as error:
            _LOG.error("not ready: %s", error)
        self.metrics.model_ready.set(self._bundle is not None)

    def stop(self) -> None:
        """Close what `start` opened."""
        self.journal.close()

    @property
    def bundle(self) -> Bundle:
        """The live bundle; raises BundleError with the reason when there is none."""
        if self._bundle is None:
            raise BundleError(self._reason)
        return self._bundle

    def predict(self, patient: Patient, request_id: str, purpose: Purpose) -> Prediction:
        """Answer one checked patient; the journal has the line when this returns."""
        return Prediction(**self._answer(patient, request_id, purpose, "/predict")[1])

    def explain(self, patient: Patient, request_id: str, purpose: Purpose) -> Explanation:
        """Answer with reasons; the journal has the line when this returns."""
        score, answer = self._answer(patient, request_id, purpose, "/explain")
        card = self.bundle.scorecard
        return Explanation(
            **answer,
            **reasons(patient, score, card),
            counterfactual_sex=counterfactual_sex(patient, card),
            group_calibration=group_calibration(patient, score, self.bundle.calibration),
        )

    def _answer(
        self, patient: Patient, request_id: str, purpose: Purpose, route: str
    ) -> tuple[Score, dict[str, Any]]:
        started = perf_counter()
        bundle = self.bundle
        score = bundle.scorecard.score(patient)
        answer = _fields(patient, score, bundle, request_id)
        self.journal.write(_record(patient, answer, purpose, route))
        self.metrics.predictions.labels(route, str(answer["prediction"])).inc()
        self.metrics.prediction_latency.observe(perf_counter() - started)
        return score, answer


def _fields(patient: Patient, score: Score, bundle: Bundle, request_id: str) -> dict[str, Any]:
    card = bundle.scorecard
    return {
        "request_id": request_id,
        "model_version": bundle.version,
        "prediction": int(score.probability >= card.threshold),
        "probability": score.probability,
        "interval": Interval(low=score.low, high=score.high, level=card.interval_level),
        "threshold": card.threshold,
        "missing": list(score.sub_model.missing),
        "sub_model": quality(score.sub_model, card.interval_level),
        "warnings": [
            InputWarning(
                field=caution.field,
                code=caution.code,
                message=caution.message,
                suggestion=caution.suggestion,
            )
            for caution in cautions(patient)
        ],
    }


def _record(
    patient: Patient, answer: dict[str, Any], purpose: Purpose, route: str
) -> dict[str, Any]:
    return {
        "schema_version": _RECORD_SCHEMA,
        "request_id": answer["request_id"],
        "time": datetime.now(UTC).isoformat(),
        "route": route,
        "purpose": purpose,
        "model_version": answer["model_version"],
        "inputs": dict(patient),
        "probability": answer["probability"],
        "interval": [answer["interval"].low, answer["interval"].high],
        "prediction": answer["prediction"],
        "warnings": [[warning.field, warning.code] for warning in answer["warnings"]],
    }


def quality(sub: SubModel, level: float) -> SubModelQuality:
    """Return what an answer says of the sub-model behind it."""
    estimate, low, high = sub.roc_auc
    return SubModelQuality(
        inputs=list(sub.inputs),
        n=sub.n,
        roc_auc=estimate,
        roc_auc_interval=Interval(low=low, high=high, level=level),
        brier_score=sub.brier_score,
    )


def reasons(patient: Patient, score: Score, card: Scorecard) -> dict[str, Any]:
    """Return log-odds, baseline, contributions and their stability of one scored patient."""
    baseline = score.sub_model.baseline
    log_odds = contributions(patient, score.sub_model)
    points = percentage_points(log_odds, baseline)
    means = {name: mean for name, mean, *_ in score.sub_model.numbers}
    stays = stability(patient, log_odds, means, card.spread)
    return {
        "log_odds": score.log_odds,
        "baseline": Baseline(
            name=card.baseline_name, log_odds=baseline, probability=sigmoid(baseline)
        ),
        "contributions": [
            Contribution(
                feature=name,
                label=BY_NAME[name].label,
                value=patient[name],
                value_label=_value_label(BY_NAME[name], patient[name]),
                log_odds=log_odds[name],
                percentage_points=points[name],
            )
            for name in patient
        ],
        "stability": Stability(
            top=list(stays.top), probability=stays.probability, level=stays.level
        ),
    }


def counterfactual_sex(patient: Patient, card: Scorecard) -> CounterfactualSex:
    """Return the answer to the same findings in the other sex."""
    sex, score = with_sex_swapped(patient, card)
    return CounterfactualSex(
        sex=sex,
        probability=score.probability,
        interval=Interval(low=score.low, high=score.high, level=card.interval_level),
    )


def group_calibration(
    patient: Patient, score: Score, table: CalibrationBySex | None
) -> GroupCalibration:
    """Return observed against predicted of patients of this sex with a probability like this."""
    sex = int(patient["sex"])
    label = BY_NAME["sex"].codes[sex]
    if table is None:
        return GroupCalibration(
            sex=label,
            band=None,
            n=0,
            predicted=None,
            observed=None,
            interval=None,
            reason="this model's bundle holds no calibration by sex",
        )
    band = table.band(sex, score.probability)
    interval = None
    if band.interval is not None:
        interval = Interval(low=band.interval[0], high=band.interval[1], level=table.level)
    return GroupCalibration(
        sex=label,
        band=band.name,
        n=band.n,
        predicted=band.predicted,
        observed=band.observed,
        interval=interval,
        reason=band.reason or None,
    )


def _value_label(feature: Feature, value: float) -> str:
    if feature.is_category:
        return feature.codes[int(value)]
    unit = feature.unit.removesuffix("s") if value == 1 else feature.unit
    return f"{value:g} {unit}"
