"""Doubts about accepted inputs: at the edges of what the model knows, and where a unit is off."""

import pytest

from backend.cautions import cautions
from data.features import FEATURES, Feature

NUMBERS = [feature for feature in FEATURES if feature.trained is not None]
TRAPS = [feature for feature in FEATURES if feature.unit_trap is not None]


def named(feature: Feature) -> str:
    return feature.name


@pytest.mark.parametrize("feature", NUMBERS, ids=named)
def test_the_trained_range_is_beyond_doubt_with_both_of_its_ends(feature: Feature) -> None:
    assert feature.trained is not None
    for value in (feature.trained.low, feature.trained.high):
        assert cautions({feature.name: value}) == []


@pytest.mark.parametrize("feature", NUMBERS, ids=named)
def test_what_is_above_it_is_an_extrapolation(feature: Feature) -> None:
    assert feature.trained is not None
    (found,) = cautions({feature.name: feature.trained.high + 0.5})
    assert (found.field, found.code, found.suggestion) == (
        *(feature.name, "outside_trained_range"),
        None,
    )
    assert str(feature.trained) in found.message
    assert feature.label in found.message


@pytest.mark.parametrize("feature", TRAPS, ids=named)
def test_a_value_of_another_unit_is_told_with_what_was_meant(feature: Feature) -> None:
    trap = feature.unit_trap
    assert trap is not None
    assert feature.trained is not None
    for value in (trap.plausible.low, trap.plausible.high):
        (found,) = cautions({feature.name: value})
        assert (found.code, found.suggestion) == ("suspicious_unit", trap.meant(value))
        assert found.message.count(str(trap.meant(value))) == 1


def test_categories_and_what_is_missing_are_beyond_doubt() -> None:
    assert cautions({"sex": 1, "cp": 4, "thal": 7}) == []
    assert cautions({}) == []


def test_doubts_come_in_the_order_of_the_features() -> None:
    patient = {"oldpeak": 9.9, "chol": 900, "age": 99}
    assert [doubt.field for doubt in cautions(patient)] == ["age", "chol", "oldpeak"]
