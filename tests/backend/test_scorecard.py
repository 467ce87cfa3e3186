"""The arithmetic of the served model, on a scorecard small enough to check by hand."""

import json
import math
from typing import Any

import pytest

from backend.errors import BundleError
from backend.scorecard import Scorecard, contribution, points_per_log_odds, sigmoid
from backend.scorecard import read as read_bytes

CARD: dict[str, Any] = {
    "schema_version": 1,
    "threshold": 0.5,
    "group_average": 0.4,
    "baseline_name": "average",
    "interval": {"level": 0.95, "z": 2.0},
    "stability": {
        "top": 3,
        "steps": 16,
        "reach": 3.0,
        "least": 0.02,
        "levels": [["stable", 0.8], ["mostly stable", 0.5], ["changes with the sample", 0.0]],
        "numbers": {"age": 0.01},
        "categories": {"sex": {"0": 0.2, "1": 0.1}},
    },
    "sub_models": {
        "age,sex": {
            "baseline": -0.5,
            "numbers": {"age": [50, 0.1, 0.0, 0.01]},
            "categories": {"sex": {"0": [-1.0, 0.0], "1": [0.5, 0.05]}},
            "variance": [0.04, 0.02],
            "n": 10,
            "diseased": 4,
            "roc_auc": [0.7, 0.6, 0.8],
            "brier_score": 0.2,
        }
    },
}


def read(content: dict[str, Any]) -> Scorecard:
    return read_bytes(json.dumps(content).encode())


def test_log_odds_are_the_baseline_plus_a_term_per_input() -> None:
    score = read(CARD).score({"age": 60, "sex": 1})
    assert score.log_odds == pytest.approx(-0.5 + 0.1 * 10 + 0.5)
    assert score.probability == pytest.approx(1 / (1 + math.exp(-1.0)))


def test_the_range_is_two_standard_deviations_of_the_log_odds_here() -> None:
    score = read(CARD).score({"age": 60, "sex": 1})
    half = 2.0 * math.sqrt(0.04 + 0.01 * 100 + 0.05)
    assert score.low == pytest.approx(sigmoid(1.0 - half))
    assert score.high == pytest.approx(sigmoid(1.0 + half))


def test_the_variance_does_not_fall_below_its_floor() -> None:
    card = CARD | {
        "sub_models": {"age,sex": CARD["sub_models"]["age,sex"] | {"variance": [-9, 0.25]}}
    }
    score = read(card).score({"age": 50, "sex": 0})
    assert score.high == pytest.approx(sigmoid(-1.5 + 2.0 * 0.5))


def test_contributions_are_measured_from_the_baseline() -> None:
    sub = read(CARD).sub_models["age", "sex"]
    assert contribution("age", 60, sub) == pytest.approx(1.0)
    assert contribution("sex", 1, sub) == pytest.approx(0.5)


def test_an_input_that_the_sub_model_does_without_contributes_nothing() -> None:
    with pytest.raises(KeyError):
        contribution("chol", 200, read(CARD).sub_models["age", "sex"])


@pytest.mark.parametrize("total", [0.75, -2.0])
def test_percentage_points_lead_from_the_baseline_to_the_patient(total: float) -> None:
    points = total * points_per_log_odds(total, -0.5)
    assert points == pytest.approx(100 * (sigmoid(total - 0.5) - sigmoid(-0.5)))


def test_percentage_points_are_defined_where_contributions_cancel() -> None:
    assert points_per_log_odds(0.0, 0.0) == pytest.approx(25.0)
    assert points_per_log_odds(1e-8, 0.0) == pytest.approx(25.0)


@pytest.mark.parametrize(("log_odds", "risk"), [(0, 0.5), (800, 1.0), (-800, 0.0), (2, 0.8807970)])
def test_the_sigmoid_does_not_overflow(log_odds: float, risk: float) -> None:
    assert sigmoid(log_odds) == pytest.approx(risk, abs=1e-7)


@pytest.mark.parametrize(
    "part", ["threshold", "interval", "sub_models", "group_average", "stability"]
)
def test_a_scorecard_without_a_part_is_refused(part: str) -> None:
    with pytest.raises(BundleError, match="lacks a part"):
        read({name: value for name, value in CARD.items() if name != part})
