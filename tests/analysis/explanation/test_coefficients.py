"""The weights in words: the figures of the fit, and never surer than the interval allows."""

from typing import Any

import numpy as np
import pytest

from analysis.explanation.coefficients import STEPS, CoefficientInWords, coefficients_in_words
from analysis.model.refits import refit
from analysis.model.ridge import NUMERIC
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES


@pytest.fixture(scope="module")
def told(cleveland: Cohort) -> dict[str, CoefficientInWords]:
    refits = refit(cleveland, NAMES, 100, seed=2)
    return {one.feature: one for one in coefficients_in_words(cleveland, refits)}


def test_every_number_has_a_step_that_means_something() -> None:
    assert set(STEPS) == set(NUMERIC)


def test_every_feature_is_told_and_each_code_against_the_first(
    told: dict[str, CoefficientInWords],
) -> None:
    assert tuple(told) == NAMES
    for name, one in told.items():
        expected = len(BY_NAME[name].codes) - 1 if BY_NAME[name].is_category else 1
        assert len(one.multipliers) == expected


def test_the_multiplier_is_that_of_the_served_scorecard(
    told: dict[str, CoefficientInWords], card: dict[str, Any]
) -> None:
    whole = card["sub_models"][",".join(NAMES)]
    vessel = told["ca"].multipliers[0]
    assert vessel.odds.value == pytest.approx(np.exp(whole["numbers"]["ca"][1]))
    table = whole["categories"]["thal"]
    reversible = told["thal"].multipliers[1]
    assert reversible.compared == "reversible defect rather than normal"
    assert reversible.odds.value == pytest.approx(np.exp(table["7"][0] - table["3"][0]))


def test_one_vessel_more_doubles_the_odds(told: dict[str, CoefficientInWords]) -> None:
    vessel = told["ca"].multipliers[0]
    assert vessel.clear
    assert vessel.sentence.startswith(
        f"With one vessel more, the odds of disease are multiplied by {vessel.odds.value:.2f} ("
    )
    assert vessel.sentence.endswith("all other inputs equal.")
    assert 2 < vessel.odds.value < 2.5


def test_where_the_interval_holds_one_no_direction_is_claimed(
    told: dict[str, CoefficientInWords],
) -> None:
    for one in told.values():
        for multiplier in one.multipliers:
            interval = multiplier.odds.interval
            assert multiplier.clear == (not interval.low <= 1 <= interval.high)
            unsure = multiplier.sentence.endswith("do not show in which direction.")
            assert unsure == (not multiplier.clear)
    assert not told["age"].multipliers[0].clear


def test_no_sentence_speaks_of_causes(told: dict[str, CoefficientInWords]) -> None:
    said = " ".join(
        text
        for one in told.values()
        for text in (*(m.sentence for m in one.multipliers), *one.traps)
    ).lower()
    assert not any(word in said for word in ("cause", "leads to", "raises the risk", "because of"))
