"""How often the alarm rings without drift."""

import pytest

from analysis.drift.comparison import Group
from analysis.drift.false_alarms import FalseAlarms, measure_false_alarms
from analysis.drift.groups import reference_group
from data.cohorts import Cohort


@pytest.fixture(scope="module")
def home(cleveland: Cohort) -> Group:
    return reference_group(cleveland, seed=1)


@pytest.fixture(scope="module")
def quick(home: Group) -> tuple[FalseAlarms, ...]:
    return measure_false_alarms(home.patients, home.risk, 30, seed=1)


def test_sizes_and_splits_are_told(quick: tuple[FalseAlarms, ...]) -> None:
    assert [(one.n, one.n_reference, one.alarm.n) for one in quick] == [
        (30, 273, 30), (60, 243, 30), (100, 203, 30), (150, 153, 30),
    ]  # fmt: skip


def test_correction_silences_what_uncorrected_tests_ring(quick: tuple[FalseAlarms, ...]) -> None:
    for one in quick:
        assert one.uncorrected.value >= 0.2
        assert one.alarm.value <= 0.17
        assert max(part.value for part in (one.inputs, one.missing, one.risk, one.joint)) <= (
            one.alarm.value
        )


def test_the_customary_limits_of_psi_are_passed_by_chance_among_few(
    quick: tuple[FalseAlarms, ...],
) -> None:
    measured = {one.n: (one.psi_above_02, one.psi_above_01) for one in quick}
    documented = {30: (0.27, 0.49), 60: (0.11, 0.33), 100: (0.03, 0.23), 150: (0.03, 0.20)}
    for n, shares in documented.items():
        assert measured[n] == pytest.approx(shares, abs=0.06)
    assert all(one.psi_above_null <= 0.09 for one in quick)


def test_it_goes_to_json_and_back(quick: tuple[FalseAlarms, ...]) -> None:
    for one in quick:
        assert FalseAlarms.model_validate_json(one.model_dump_json()) == one


def test_the_same_seed_gives_the_same_rates_and_progress_is_told(home: Group) -> None:
    done: list[int] = []
    runs = [
        measure_false_alarms(home.patients, home.risk, 7, 3, done.append, (60,)) for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert sum(done) == 14


def test_sizes_that_leave_too_small_a_reference_are_left_out(home: Group) -> None:
    done: list[int] = []
    assert measure_false_alarms(home.patients.iloc[:50], None, 3, 1, done.append, (30,)) == ()
    assert sum(done) == 3


@pytest.mark.full
def test_without_drift_the_alarm_rings_at_most_6_times_of_100(home: Group) -> None:
    for one in measure_false_alarms(home.patients, home.risk, 200, seed=20260101):
        assert one.alarm.value <= 0.06 or one.n < 60
        assert one.inputs.value <= 0.06 or one.n < 60
        assert one.uncorrected.value == pytest.approx(0.43, abs=0.1)
