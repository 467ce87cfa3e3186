"""The proof against the library, and that it would notice a wrong scorecard."""

import copy
from typing import Any

from analysis.explanation.shap_agreement import TOLERANCE, compare_with_shap
from data.cohorts import Cohort


def test_all_303_patients_agree_to_1e_9(cleveland: Cohort, card: dict[str, Any]) -> None:
    found = compare_with_shap(cleveland, card)
    assert (found.n, found.sub_models) == (303, 3)
    assert found.agrees
    assert found.largest_difference < TOLERANCE
    assert found.largest_sum_error < TOLERANCE


def test_a_contribution_that_is_off_is_noticed(cleveland: Cohort, card: dict[str, Any]) -> None:
    wrong = copy.deepcopy(card)
    whole = max(wrong["sub_models"], key=len)
    wrong["sub_models"][whole]["categories"]["thal"]["6"][0] += 1e-6
    found = compare_with_shap(cleveland, wrong)
    assert not found.agrees
    assert found.largest_difference > 9e-7


def test_a_baseline_that_is_off_shows_in_the_sums(cleveland: Cohort, card: dict[str, Any]) -> None:
    wrong = copy.deepcopy(card)
    whole = max(wrong["sub_models"], key=len)
    wrong["sub_models"][whole]["baseline"] += 1e-6
    found = compare_with_shap(cleveland, wrong)
    assert not found.agrees
    assert found.largest_difference < TOLERANCE
    assert found.largest_sum_error > 9e-7
