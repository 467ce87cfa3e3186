"""The two tests of a batch, against scipy."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency, norm

from analysis.measures.intervals import Estimate, Interval
from analysis.poisoning.batch_tests import (
    alarm_line,
    label_roc_auc,
    prevalence_p_value,
    standard_error,
)
from data.cohorts import Cohort


@pytest.mark.parametrize(("diseased", "n"), [(100, 242), (60, 242), (10, 20)])
def test_the_prevalence_test_is_the_chi_square_test(diseased: int, n: int) -> None:
    table = [[diseased, n - diseased], [139, 164]]
    expected = chi2_contingency(table, correction=False).pvalue
    assert prevalence_p_value(diseased, n, 139, 303) == pytest.approx(expected)


def test_two_groups_without_any_disease_do_not_differ() -> None:
    assert prevalence_p_value(0, 20, 0, 30) == 1


def test_the_line_is_the_lowest_twentieth_of_a_normal() -> None:
    assert alarm_line(0.9, 0.02, 0.05) == pytest.approx(norm.ppf(0.05, 0.9, 0.02))


def test_the_standard_error_is_read_off_the_interval() -> None:
    found = Estimate(value=0.9, interval=Interval(low=0.9 - 1.959964 * 0.02, high=0.93), n=100)
    assert standard_error(found) == pytest.approx(0.02, abs=1e-6)


def test_shuffled_labels_cannot_be_predicted(cleveland: Cohort) -> None:
    shuffled = np.random.default_rng(1).permutation(cleveland.disease)
    assert label_roc_auc(cleveland, 1).value > 0.88
    assert label_roc_auc(cleveland, 1, shuffled).value == pytest.approx(0.5, abs=0.1)
