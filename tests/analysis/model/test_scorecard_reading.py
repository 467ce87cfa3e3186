"""The second reader of a scorecard: by hand, and against the probabilities of a real bundle."""

import json
from math import exp
from pathlib import Path
from typing import Any

import pytest

from analysis.model.scorecard_reading import probability
from tests.analysis.release_bundles import card


def test_baseline_and_contributions_add_up() -> None:
    found = probability(card(0.1), {"age": 60, "sex": 0})
    assert found == pytest.approx(1 / (1 + exp(-(0.0 + 10 * 0.1 - 1.0))), abs=1e-15)
    assert found == 0.5


def test_the_order_in_which_inputs_are_told_does_not_matter() -> None:
    told = probability(card(), {"sex": 1, "age": 60})
    assert told == probability(card(), {"age": 60, "sex": 1})


def test_codes_may_come_as_floats() -> None:
    told = probability(card(), {"age": 60.0, "sex": 1.0})
    assert told == probability(card(), {"age": 60, "sex": 1})


@pytest.mark.parametrize("patient", [{"age": 60}, {"age": 60, "sex": 1, "cp": 4}, {}])
def test_inputs_without_a_sub_model_are_an_error(patient: dict[str, float]) -> None:
    with pytest.raises(KeyError):
        probability(card(), patient)


def test_a_code_that_the_scorecard_does_not_know_is_an_error() -> None:
    with pytest.raises(KeyError):
        probability(card(), {"age": 60, "sex": 2})


def test_a_real_bundle_gives_its_known_patients(trained_bundle: Path, card: dict[str, Any]) -> None:
    known = json.loads((trained_bundle / "known_patients.json").read_bytes())
    errors = [abs(probability(card, k["patient"]) - k["probability"]) for k in known]
    assert len(errors) == 44
    assert max(errors) < 1e-12
