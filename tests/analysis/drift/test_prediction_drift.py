"""Drift of predicted risks: means by hand, words, and what is missing."""

import numpy as np
import pytest

from analysis.drift.features import NO_DIFFERENCE, TOO_FEW
from analysis.drift.hypotheses import Decision, Topic, decide, hypotheses
from analysis.drift.prediction_drift import PredictionDrift, prediction_drift
from analysis.drift.sketches import Sketch, sketch
from analysis.model.ridge import Floats
from data.cohorts import Cohort


def risk_decision(before: Sketch, after: Sketch) -> Decision | None:
    decided = decide(hypotheses(before, after, seed=1))
    return next((one for one in decided if one.hypothesis.topic is Topic.RISK), None)


def compared(cleveland: Cohort, before: Floats, after: Floats) -> PredictionDrift | None:
    groups = [sketch(cleveland.patients.iloc[: len(risk)], risk) for risk in (before, after)]
    return prediction_drift(groups[0], groups[1], risk_decision(groups[0], groups[1]))


def test_means_and_flagged_patients_by_hand(cleveland: Cohort) -> None:
    found = compared(cleveland, np.repeat([0.2, 0.6], 50), np.repeat([0.6, 0.8], 50))
    assert found is not None
    assert found.mean_reference.value == pytest.approx(0.4)
    assert found.mean_current.value == pytest.approx(0.7)
    assert found.mean_change.value == pytest.approx(0.3)
    assert found.mean_reference.interval.high == pytest.approx(0.4 + 1.959964 * 0.2 / 10)
    assert found.flagged_change.value == pytest.approx(0.5)
    assert found.words == "mean predicted risk 70 % instead of 40 %"


def test_the_same_mean_and_another_spread_are_told(cleveland: Cohort) -> None:
    found = compared(cleveland, np.full(100, 0.5), np.repeat([0.1, 0.9], 50))
    assert found is not None
    assert found.words == "predicted risks spread differently, mean 50 % as before"


def test_the_same_risks_do_not_drift(cleveland: Cohort) -> None:
    risk = np.linspace(0, 1, 200)
    found = compared(cleveland, risk, risk)
    assert found is not None
    assert found.words == NO_DIFFERENCE
    assert PredictionDrift.model_validate_json(found.model_dump_json()) == found


def test_few_patients_are_described_and_not_judged(cleveland: Cohort) -> None:
    found = compared(cleveland, np.linspace(0, 1, 200), np.linspace(0.9, 1, 5))
    assert found is not None
    assert found.tested is None
    assert found.words == TOO_FEW


def test_without_risks_or_patients_there_is_nothing_to_tell(cleveland: Cohort) -> None:
    untold = sketch(cleveland.patients)
    told = sketch(cleveland.patients, np.zeros(303))
    nobody = sketch(cleveland.patients.iloc[:0], np.empty(0))
    assert prediction_drift(untold, told, None) is None
    assert prediction_drift(told, untold, None) is None
    assert prediction_drift(told, nobody, None) is None
