"""Expected performance: by hand, against outcomes at home, and where it must fail."""

import numpy as np
import pytest

from analysis.drift.comparison import Group
from analysis.drift.expected_accuracy import PROVISO, ExpectedAccuracy, expected_accuracy
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.sketches import RISK, Counts, sketch
from analysis.model.ridge import Floats
from data.cohorts import Cohort, load


def counted(cleveland: Cohort, risk: Floats) -> Counts:
    return sketch(cleveland.patients.iloc[: len(risk)], risk).counts[RISK]


@pytest.fixture(scope="module")
def home(cleveland: Cohort) -> Group:
    return reference_group(cleveland, seed=1)


def test_confusion_by_hand(cleveland: Cohort) -> None:
    found = expected_accuracy(counted(cleveland, np.array([0.9, 0.8, 0.3, 0.1])), 0.5, seed=1)
    assert found is not None
    assert found.true_positives == pytest.approx(1.7)
    assert found.false_positives == pytest.approx(0.3)
    assert found.false_negatives == pytest.approx(0.4)
    assert found.true_negatives == pytest.approx(1.6)
    assert found.accuracy.value == pytest.approx(3.3 / 4)
    assert found.diseased.value == pytest.approx(2.1 / 4)
    assert found.positive_predictive_value is not None
    assert found.positive_predictive_value.value == pytest.approx(0.85)
    assert found.n == found.accuracy.n == 4
    assert found.proviso == PROVISO


def test_certain_answers_leave_no_doubt(cleveland: Cohort) -> None:
    found = expected_accuracy(counted(cleveland, np.array([1.0, 1.0, 0.0])), 0.5, seed=1)
    assert found is not None
    assert (found.accuracy.interval.low, found.accuracy.interval.high) == (1, 1)
    assert found.sensitivity is not None
    assert found.sensitivity.value == 1


def test_where_nobody_is_flagged_there_is_no_predictive_value(cleveland: Cohort) -> None:
    found = expected_accuracy(counted(cleveland, np.full(20, 0.1)), 0.5, seed=1)
    assert found is not None
    assert found.positive_predictive_value is None
    assert found.negative_predictive_value is not None


def test_nobody_gives_nothing(cleveland: Cohort) -> None:
    assert expected_accuracy(counted(cleveland, np.empty(0)), 0.5, seed=1) is None


def test_the_interval_holds_what_comes_of_calibrated_risks(cleveland: Cohort) -> None:
    rng = np.random.default_rng(1)
    held = []
    for seed in range(200):
        risk = np.round(rng.beta(1, 1, 80), 3)
        disease = rng.random(80) < risk
        found = expected_accuracy(counted(cleveland, risk), 0.5, seed, draws=400)
        assert found is not None
        interval = found.accuracy.interval
        held.append(interval.low <= float(((risk >= 0.5) == disease).mean()) <= interval.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_at_home_the_expectation_is_the_observed_accuracy(cleveland: Cohort, home: Group) -> None:
    assert home.risk is not None
    found = expected_accuracy(home.sketch().counts[RISK], 0.5, seed=1)
    assert found is not None
    observed = float(((home.risk >= 0.5) == cleveland.disease).mean())
    assert found.accuracy.interval.low <= observed <= found.accuracy.interval.high
    assert found.accuracy.value == pytest.approx(0.839, abs=0.03)


def test_where_disease_is_more_common_than_inputs_tell_it_fails(cleveland: Cohort) -> None:
    site = load("switzerland")
    group = scored_group("switzerland", site.patients, cleveland)
    found = expected_accuracy(group.sketch().counts[RISK], 0.5, seed=1)
    assert found is not None
    assert found.diseased.interval.high < float(site.disease.mean())


def test_it_goes_to_json_and_back_and_is_the_same_again(home: Group) -> None:
    counts = home.sketch().counts[RISK]
    found = expected_accuracy(counts, 0.5, seed=4)
    assert found is not None
    assert ExpectedAccuracy.model_validate_json(found.model_dump_json()) == found
    assert expected_accuracy(counts, 0.5, seed=4) == found
