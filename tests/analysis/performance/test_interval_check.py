"""The bundle's own check of the intervals that are served."""

import numpy as np
import pytest

from analysis.measures.intervals import bootstrap_rows
from analysis.model.patterns import fit_sub_model
from analysis.model.refit_variance import AdditiveVariance
from analysis.model.ridge import sigmoid, values
from analysis.performance.cross_validation import PerformanceReport
from analysis.performance.interval_check import CHECKED, refitted_interval, served_interval
from data.cohorts import Cohort
from data.features import NAMES


def test_the_four_commonest_sets_of_inputs_are_checked(report: PerformanceReport) -> None:
    exercise = ("thalach", "exang", "oldpeak", "slope")
    checked = [set(check.missing) for check in report.interval_check]
    assert checked == [set(), {"ca", "thal"}, {*exercise}, {*exercise, "ca", "thal"}]
    assert CHECKED[0] == NAMES


@pytest.mark.parametrize("index", range(4))
def test_the_served_intervals_stand_the_check(report: PerformanceReport, index: int) -> None:
    check = report.interval_check[index]
    assert check.n >= 297
    assert check.refits == 200
    assert check.mean_absolute_error < 0.02
    assert check.percentile_95_absolute_error < 0.06
    assert check.median_width_served == pytest.approx(check.median_width_refitted, rel=0.15)


def test_a_served_interval_holds_its_probability(cleveland: Cohort) -> None:
    sub = fit_sub_model(cleveland, ("age", "sex", "cp", "exang"), seed=1)
    patients = values(cleveland.patients)
    low, high = served_interval(sub.model, sub.variance, patients)
    risk = sigmoid(sub.model.log_odds(patients))
    assert ((low >= 0) & (low < risk) & (risk < high) & (high <= 1)).all()


def test_a_sum_below_the_floor_is_lifted_to_it(cleveland: Cohort) -> None:
    model = fit_sub_model(cleveland, ("age", "sex"), seed=1).model
    none = np.zeros(1)
    negative = AdditiveVariance(base=-1, linear=none, quadratic=none, levels=none, floor=0.04)
    patients = values(cleveland.patients)[:1]
    low, high = served_interval(model, negative, patients)
    expected = sigmoid(model.log_odds(patients) + 1.959964 * 0.2 * np.array([-1, 1]))
    assert [low[0], high[0]] == pytest.approx(expected, abs=1e-6)


def test_refits_on_the_very_same_patients_do_not_vary(cleveland: Cohort) -> None:
    patients, disease = values(cleveland.patients), cleveland.disease
    same = np.tile(np.arange(303), (3, 1))
    low, high = refitted_interval(patients, disease, ("age", "sex"), same)
    np.testing.assert_allclose(low, high)


def test_refits_on_resampled_patients_vary(cleveland: Cohort) -> None:
    patients, disease = values(cleveland.patients), cleveland.disease
    rows = bootstrap_rows(303, 20, np.random.default_rng(0))
    low, high = refitted_interval(patients, disease, ("age", "sex"), rows)
    assert (low < high).all()
