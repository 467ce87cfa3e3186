"""The reasons of an answer, on a scorecard small enough to check by hand."""

import pytest

from backend.answer import Explanation
from backend.answering import answered
from backend.bundle import Bundle
from backend.patient import Patient
from backend.reasons import explained
from backend.record import Asked
from backend.scorecard import sigmoid
from tests.backend.test_scorecard import CARD, read


def reasons(patient: Patient) -> Explanation:
    bundle = Bundle("v", {}, read(CARD), {}, None)
    return explained(patient, answered(patient, Asked("id", "/explain", "test"), bundle, 0.0))


def test_contributions_and_baseline_are_the_log_odds() -> None:
    found = reasons({"age": 60, "sex": 1})
    assert found.baseline.log_odds == -0.5
    told = {one.feature: one.log_odds for one in found.contributions}
    assert told == pytest.approx({"age": 1.0, "sex": 0.5})
    assert found.log_odds == pytest.approx(1.0)


def test_percentage_points_add_up_and_keep_their_signs() -> None:
    found = reasons({"age": 70, "sex": 0})
    points = {one.feature: one.percentage_points for one in found.contributions}
    assert points["age"] > 0 > points["sex"]
    assert sum(points.values()) == pytest.approx(100 * (sigmoid(0.5) - sigmoid(-0.5)))
    assert points["age"] / points["sex"] == pytest.approx(-2)


def test_percentage_points_are_told_where_contributions_cancel() -> None:
    found = reasons({"age": 60, "sex": 0})
    points = {one.feature: one.percentage_points for one in found.contributions}
    slope = 100 * sigmoid(-0.5) * sigmoid(0.5)
    assert points == pytest.approx({"age": slope, "sex": -slope})
