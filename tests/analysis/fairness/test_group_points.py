"""Each measure by sex, worked out by hand; who has no patients has no value."""

import numpy as np
import pytest

from analysis.fairness.answers import Answers, answers
from analysis.fairness.group_measures import BY_NAME
from analysis.fairness.group_points import points

WOMEN = {"risk": [0.9, 0.4, 0.6, 0.1], "disease": [1, 1, 0, 0]}
MEN = {"risk": [0.8, 0.3, 0.2], "disease": [1, 0, 0]}
BY_HAND = {
    "female": {
        "true_positive_rate": 1 / 2,
        "false_negative_rate": 1 / 2,
        "false_positive_rate": 1 / 2,
        "precision": 1 / 2,
        "negative_predictive_value": 1 / 2,
        "accuracy": 1 / 2,
        "selection_rate": 1 / 2,
        "roc_auc": 3 / 4,  # 0.4 for a diseased woman stands below 0.6 for a healthy one
        "brier_score": (0.01 + 0.36 + 0.36 + 0.01) / 4,
        "observed_to_expected": 2 / 2.0,
    },
    "male": {
        "true_positive_rate": 1,
        "false_negative_rate": 0,
        "false_positive_rate": 0,
        "precision": 1,
        "negative_predictive_value": 1,
        "accuracy": 1,
        "selection_rate": 1 / 3,
        "roc_auc": 1,
        "brier_score": (0.04 + 0.09 + 0.04) / 3,
        "observed_to_expected": 1 / 1.3,
    },
    "all": {
        "true_positive_rate": 2 / 3,
        "false_negative_rate": 1 / 3,
        "false_positive_rate": 1 / 4,
        "precision": 2 / 3,
        "negative_predictive_value": 3 / 4,
        "accuracy": 5 / 7,
        "selection_rate": 3 / 7,
        "roc_auc": 11 / 12,
        "brier_score": (0.74 + 0.17) / 7,
        "observed_to_expected": 3 / 3.3,
    },
}


@pytest.fixture
def told() -> Answers:
    risk, disease = WOMEN["risk"] + MEN["risk"], WOMEN["disease"] + MEN["disease"]
    return answers(risk, disease, [0] * 4 + [1] * 3, 0.5)


@pytest.mark.parametrize("group", BY_HAND)
def test_every_measure_is_what_it_is_by_hand(told: Answers, group: str) -> None:
    found = points(told)[group]
    assert set(found) == set(BY_NAME)
    assert found == pytest.approx(BY_HAND[group])


def test_repeats_are_pooled() -> None:
    twice = answers([[0.9, 0.4], [0.1, 0.6]], [1, 0], [0, 0], 0.5)
    found = points(twice)["female"]
    assert found["true_positive_rate"] == found["false_positive_rate"] == 0.5
    assert found["roc_auc"] == 3 / 4


def test_who_has_no_outcome_counts_in_the_selection_rate_alone(told: Answers) -> None:
    more = answers([*told.risk[:, 0], 0.99], [*told.disease, None], [*told.sex, 1], threshold=0.5)
    found, before = points(more)["male"], points(told)["male"]
    assert found["selection_rate"] == 2 / 4
    del found["selection_rate"], before["selection_rate"]
    assert found == before


def test_a_sex_without_patients_is_left_empty(told: Answers) -> None:
    found = points(told.of(told.sex == 1))
    assert found["female"] == {}
    assert found["male"] == found["all"]


def test_without_outcomes_only_the_selection_rate_is_there() -> None:
    found = points(answers([0.2, 0.7], [None, None], [0, 1], 0.5))
    assert found["male"] == {"selection_rate": 1.0}


def test_with_one_outcome_there_is_no_roc_auc_and_no_warning() -> None:
    found = points(answers([0.2, 0.7], [0, 0], [0, 0], 0.5))["female"]
    assert np.isnan(found["roc_auc"])
    assert found["false_positive_rate"] == 0.5


def test_nobody_has_nothing() -> None:
    assert points(answers([], [], [], 0.5)) == {"female": {}, "male": {}, "all": {}}
