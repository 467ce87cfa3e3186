"""Evidently's default rule, written out: by hand and against scipy. Real reports: next file."""

import numpy as np
import pytest
from scipy import stats

from analysis.drift.evidently_rule import (
    EvidentlyFalseAlarms,
    default_p_value,
    evidently_false_alarms,
)
from data.cohorts import Cohort


def test_numbers_get_kolmogorov_smirnov() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=40), rng.normal(0.5, 1, size=30)
    expected = stats.ks_2samp(one, other).pvalue
    assert default_p_value(one, other, categorical=False) == pytest.approx(expected)


def test_two_values_get_a_z_test_by_hand() -> None:
    # 10 of 40 against 20 of 40: pooled 3/8, z = 0.25 / sqrt(15/64 / 20).
    one, other = np.repeat([0.0, 1.0], [30, 10]), np.repeat([0.0, 1.0], [20, 20])
    z = 0.25 / np.sqrt(15 / 64 / 20)
    assert default_p_value(one, other, categorical=True) == pytest.approx(2 * stats.norm.sf(z))


def test_a_code_that_the_reference_lacks_is_drift_beyond_doubt() -> None:
    one, other = np.repeat([1.0, 2.0], 100), np.repeat([1.0, 2.0, 3.0], [50, 50, 1])
    assert default_p_value(one, other, categorical=True) == 0


def test_one_value_is_no_drift() -> None:
    assert default_p_value(np.ones(5), np.ones(7), categorical=True) == 1


def test_without_drift_most_samples_have_a_column_that_it_calls_drifted(
    cleveland: Cohort,
) -> None:
    done: list[int] = []
    (found,) = evidently_false_alarms(cleveland.patients, 40, 1, done.append, sizes=(60,))
    assert sum(done) == 40
    assert (found.n, found.n_reference, found.any_column.n) == (60, 243, 40)
    assert found.any_column.value >= 0.35
    assert found.whole.value <= 0.05
    assert EvidentlyFalseAlarms.model_validate_json(found.model_dump_json()) == found


def test_sizes_that_leave_too_small_a_reference_are_left_out(cleveland: Cohort) -> None:
    assert evidently_false_alarms(cleveland.patients.iloc[:50], 2, 1, sizes=(30,)) == ()
