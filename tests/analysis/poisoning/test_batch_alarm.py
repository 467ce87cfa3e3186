"""The batch alarm: its line, its false alarms, and its power."""

from dataclasses import replace

import pytest

from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate
from analysis.poisoning.batch_alarm import BatchAlarm, batch_alarm
from analysis.poisoning.label_flips import Attack
from data.cohorts import Cohort


@pytest.fixture(scope="module")
def alarm(cleveland: Cohort) -> BatchAlarm:
    return batch_alarm(cleveland, (0.05, 0.1, 0.2), 240, 11)


def power(alarm: BatchAlarm, attack: Attack, rate: float, by: str = "roc_auc") -> float:
    found = [one for one in alarm.power if (one.attack, one.rate) == (attack, rate)]
    estimate = getattr(found[0], by)
    assert isinstance(estimate, Estimate)
    return estimate.value


def first(cohort: Cohort, n: int) -> Cohort:
    return replace(cohort, patients=cohort.patients.iloc[:n], disease=cohort.disease[:n])


def test_the_line_and_the_clean_level_are_those_measured(alarm: BatchAlarm) -> None:
    assert alarm.n == 242
    assert alarm.roc_auc == pytest.approx(0.907, abs=0.006)
    assert alarm.line == pytest.approx(0.891, abs=0.008)
    assert alarm.line_new_patients == pytest.approx(0.872, abs=0.01)


def test_it_rarely_rings_for_nothing(alarm: BatchAlarm) -> None:
    assert alarm.false_alarms.either.interval.low <= 0.05
    assert alarm.false_alarms.roc_auc_new_patients.value <= 0.05


def test_flips_of_one_in_ten_are_noticed(alarm: BatchAlarm) -> None:
    assert power(alarm, Attack.RANDOM, 0.05) >= 0.8
    for attack in (Attack.RANDOM, Attack.ONE_SIDED):
        assert power(alarm, attack, 0.1) >= 0.9
        assert power(alarm, attack, 0.1, "either") >= 0.9


def test_prevalence_notices_one_sided_flips_and_no_random_ones(alarm: BatchAlarm) -> None:
    assert power(alarm, Attack.ONE_SIDED, 0.2, "prevalence") == 1
    assert power(alarm, Attack.RANDOM, 0.1, "prevalence") == 0


def test_a_cohort_too_small_for_an_alarm_is_refused(cleveland: Cohort) -> None:
    with pytest.raises(TooFewPatients):
        batch_alarm(first(cleveland, 30), (0.1,), 20, 1)
