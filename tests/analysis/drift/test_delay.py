"""After how many patients the alarm rings, over many drills."""

import numpy as np
import pytest

from analysis.drift.comparison import Group
from analysis.drift.delay import NOTHING, WHAT, Delay, _delay, false_alarm, measure_delays
from analysis.drift.groups import reference_group
from data.cohorts import Cohort
from data.synthetic_shifts import Shift


@pytest.fixture(scope="module")
def home(cleveland: Cohort) -> Group:
    return reference_group(cleveland, seed=1)


def test_median_and_95_percent_by_hand() -> None:
    found = _delay("x", [30, 40, None, 50])
    assert (found.median, found.longest) == (40, None)
    assert found.rang.value == 0.75
    every = _delay("x", [30] * 19 + [90])
    assert (every.median, every.longest) == (30, 30)
    assert _delay("x", [None, None, 30]).median is None


@pytest.mark.full
def test_a_unit_mistake_rings_at_once_and_no_drift_hardly_ever(
    cleveland: Cohort, home: Group
) -> None:
    done: list[int] = []
    found = measure_delays(cleveland, home, 8, 1, done.append, shifts=(Shift.UNIT_MISTAKE,))
    assert [one.what for one in found] == ["unit_mistake", NOTHING]
    assert (found[0].median, found[0].longest) == (30, 30)
    assert found[1].median is None
    assert found[1].rang.value <= 0.25
    assert false_alarm(found) == found[1].rang
    assert sum(done) == 16


def test_a_reference_too_small_to_be_divided_gives_no_drill_without_drift(
    cleveland: Cohort, home: Group
) -> None:
    done: list[int] = []
    small = Group("small", home.patients.iloc[:50], np.asarray(home.risk)[:50])
    assert measure_delays(cleveland, small, 3, 1, done.append, shifts=()) == ()
    assert sum(done) == 3


def test_without_a_drill_without_drift_there_is_no_rate_of_false_alarms() -> None:
    assert false_alarm(()) is None


def test_the_same_seed_gives_the_same_delays(cleveland: Cohort, home: Group) -> None:
    runs = [measure_delays(cleveland, home, 2, 3, shifts=()) for _ in range(2)]
    assert runs[0] == runs[1]
    assert Delay.model_validate_json(runs[0][0].model_dump_json()) == runs[0][0]


def test_every_shift_is_drilled_and_at_last_nothing() -> None:
    assert (*Shift, NOTHING) == WHAT


@pytest.mark.full
def test_every_shift_rings_within_150_patients_and_few_drills_without_drift_do(
    cleveland: Cohort, home: Group
) -> None:
    delays = {one.what: one for one in measure_delays(cleveland, home, 40, seed=20260101)}
    for shift in Shift:
        assert delays[shift].rang.value >= 0.95
        assert (delays[shift].median or 999) <= 60
    assert delays[NOTHING].rang.value <= 0.1
