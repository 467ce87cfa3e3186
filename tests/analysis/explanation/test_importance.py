"""Mean sizes of contributions, by hand and on Cleveland."""

import numpy as np
import pytest

from analysis.explanation.importance import importance, leading_features, refitted_importance
from analysis.model.refits import refit
from data.cohorts import Cohort
from data.features import NAMES


def test_the_mean_size_is_over_the_patients_who_have_the_input() -> None:
    added = np.zeros((3, 13))
    added[:, 0] = [1.0, -2.0, np.nan]
    rows = np.array([[0, 1, 2], [0, 1, 1]])
    found = importance(added, rows)
    assert [one.feature for one in found] == list(NAMES)
    assert found[0].mean_size.value == pytest.approx(1.5)
    assert found[1].mean_size.value == 0
    assert found[0].mean_size.n == 3


def test_leading_features_are_ordered_by_mean_size() -> None:
    added = np.zeros((2, 13))
    added[:, 4] = [3, -3]
    added[:, 2] = [1, 1]
    assert leading_features(added, 2) == ("chol", "cp")


def test_chest_pain_vessels_and_scan_lead_on_cleveland(cleveland: Cohort) -> None:
    found = {
        one.feature: one.mean_size for one in refitted_importance(refit(cleveland, NAMES, 60, 1))
    }
    ranked = sorted(found, key=lambda name: -found[name].value)
    assert set(ranked[:3]) == {"cp", "ca", "thal"}
    assert ranked[-1] == "age"
    for size in found.values():
        assert 0 <= size.interval.low <= size.value <= size.interval.high
        assert size.n == 297
