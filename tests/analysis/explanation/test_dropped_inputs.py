"""What dropping an input costs, against the measured figures."""

from dataclasses import replace

import pytest

from analysis.effort import QUICK
from analysis.explanation.dropped_inputs import RUNS, DroppedInput, drop_each_input
from data.cohorts import Cohort
from data.features import NAMES


@pytest.fixture(scope="module")
def dropped(cleveland: Cohort) -> dict[str, DroppedInput]:
    done: list[int] = []
    found = drop_each_input(cleveland, replace(QUICK, repeats=4), 7, done.append)
    assert sum(done) == RUNS
    return {one.feature: one for one in found}


def test_every_input_is_dropped_in_turn(dropped: dict[str, DroppedInput]) -> None:
    assert tuple(dropped) == NAMES
    for one in dropped.values():
        for change in (one.roc_auc_change, one.brier_score_change):
            assert change.n == 303
            assert change.interval.low < change.interval.high


@pytest.mark.parametrize(
    ("name", "roc_auc", "brier"),
    [
        ("ca", -0.022, 0.016),
        ("cp", -0.012, 0.008),
        ("thal", -0.007, 0.007),
        ("sex", -0.007, 0.004),
        ("slope", -0.005, 0.003),
        ("age", 0, 0),
        ("chol", 0, 0),
        ("fbs", 0, 0),
        ("restecg", 0, 0),
    ],
)
def test_the_losses_are_those_measured_before(
    dropped: dict[str, DroppedInput], name: str, roc_auc: float, brier: float
) -> None:
    assert dropped[name].roc_auc_change.value == pytest.approx(roc_auc, abs=0.006)
    assert dropped[name].brier_score_change.value == pytest.approx(brier, abs=0.004)


def test_the_vessels_are_missed_beyond_chance(dropped: dict[str, DroppedInput]) -> None:
    assert dropped["ca"].roc_auc_change.interval.high < 0
    assert dropped["ca"].brier_score_change.interval.low > 0
