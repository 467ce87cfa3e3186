"""A group in figures: estimates that rest on enough patients, and observed against predicted."""

import numpy as np
import pytest

from analysis.fairness.answers import Answers, answers
from analysis.fairness.group_draws import draw_groups
from analysis.fairness.group_metrics import GroupMetrics, calibration_bands, group_metrics, spread
from analysis.measures.proportions import proportion


def women(disease: list[float], risk: list[float]) -> tuple[Answers, GroupMetrics]:
    told = answers(risk, disease, [0] * len(risk), 0.5)
    return told, group_metrics(told, draw_groups(told, 50, seed=1)["female"])


def test_each_estimate_rests_on_the_patients_it_is_of() -> None:
    _, found = women([1] * 20 + [0] * 40, [0.9] * 15 + [0.1] * 5 + [0.9] * 10 + [0.2] * 30)
    n = {name: one.n for name, one in found.measures.items() if one is not None}
    assert (n["true_positive_rate"], n["false_positive_rate"]) == (20, 40)
    assert (n["precision"], n["negative_predictive_value"]) == (25, 35)
    assert (n["roc_auc"], n["observed_to_expected"], n["selection_rate"]) == (60, 60, 60)
    assert (found.n, found.assessed, found.diseased) == (60, 60, 20)
    for one in found.measures.values():
        assert one is not None
        assert one.interval.low <= one.value <= one.interval.high


def test_what_has_no_estimate_has_a_reason_and_the_other_way_round() -> None:
    _, found = women([1] * 5 + [0] * 40, [0.9] * 5 + [0.2] * 40)
    missing = {name for name, one in found.measures.items() if one is None}
    assert missing == set(found.reasons)
    assert "true_positive_rate" in missing
    assert found.measures["false_positive_rate"] is not None


def test_the_calibration_curve_has_four_bands_with_wilsons_interval() -> None:
    told, _ = women([0] * 10 + [1] * 3 + [0] * 9, [0.1] * 10 + [0.3] * 12)
    low, middle, high, top = calibration_bands(told)
    assert (low.n, low.predicted) == (10, pytest.approx(0.1))
    assert low.observed == proportion(0, 10)
    assert (middle.n, middle.predicted) == (12, pytest.approx(0.3))
    assert middle.observed == proportion(3, 12)
    for empty in (high, top):
        assert (empty.n, empty.predicted, empty.observed) == (0, None, None)
        assert empty.reason == "0 patients; at least 10 are needed"


def test_whose_outcome_is_unknown_is_not_in_the_curve() -> None:
    told = answers([0.1] * 20, [0] * 10 + [None] * 10, [0] * 20, 0.5)
    assert calibration_bands(told)[0].n == 10


def test_an_interval_is_not_that_of_the_resamples_that_happen_to_have_a_value() -> None:
    draws = np.append(np.linspace(1, 2, 90), np.full(11, np.inf))
    assert spread(draws, 10) is None
    found = spread(np.append(np.linspace(1, 2, 100), [np.nan]), 10)
    assert found is not None
    assert found.value == 1
    assert found.interval.low >= 1


def test_a_value_lies_within_its_interval() -> None:
    found = spread(np.append(0.0, np.linspace(0.01, 0.1, 100)), 30)
    assert found is not None
    assert found.interval.low == 0
