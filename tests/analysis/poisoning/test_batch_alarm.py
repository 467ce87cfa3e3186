"""The batch alarm: its tests against scipy, its false alarms, its power, and single batches."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate
from analysis.poisoning.batch_alarm import (
    BatchAlarm,
    Notice,
    batch_alarm,
    judge_batch,
    prevalence_p_value,
)
from analysis.poisoning.label_flips import Attack
from data.cohorts import Cohort
from data.features import NAMES


@pytest.fixture(scope="module")
def alarm(cleveland: Cohort) -> BatchAlarm:
    return batch_alarm(cleveland, (0.05, 0.1, 0.2), 240, 11)


def power(alarm: BatchAlarm, attack: Attack, rate: float, by: str = "roc_auc") -> float:
    found = [one for one in alarm.power if (one.attack, one.rate) == (attack, rate)]
    estimate = getattr(found[0], by)
    assert isinstance(estimate, Estimate)
    return estimate.value


def only(cohort: Cohort, rows: np.ndarray) -> Cohort:
    patients = cohort.patients[rows].reset_index(drop=True)
    return replace(cohort, patients=patients, disease=cohort.disease[rows])


@pytest.mark.parametrize(("diseased", "n"), [(100, 242), (60, 242), (10, 20)])
def test_the_prevalence_test_is_the_chi_square_test(diseased: int, n: int) -> None:
    table = [[diseased, n - diseased], [139, 164]]
    expected = chi2_contingency(table, correction=False).pvalue
    assert prevalence_p_value(diseased, n, 139, 303) == pytest.approx(expected)


def test_two_groups_without_any_disease_do_not_differ() -> None:
    assert prevalence_p_value(0, 20, 0, 30) == 1


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
        batch_alarm(only(cleveland, np.arange(303) < 30), (0.1,), 20, 1)


def test_clean_labels_are_not_noticed(cleveland: Cohort) -> None:
    verdict = judge_batch(cleveland, cleveland, 1)
    assert verdict.verdict is Notice.NOT_NOTICED
    assert verdict.prevalence_p_value == 1
    assert verdict.sentence.startswith("Nothing is noticed: the labels are predicted with ROC-AUC")


def test_wrong_labels_are_noticed_with_the_reason(cleveland: Cohort) -> None:
    labels = cleveland.disease.copy()
    labels[:60] = 1 - labels[:60]
    verdict = judge_batch(cleveland, cleveland, 1, labels)
    assert verdict.verdict is Notice.NOTICED
    assert "ROC-AUC" in verdict.sentence
    assert "are diseased" not in verdict.sentence


@pytest.mark.parametrize("n", [1, 5, 30])
def test_a_handful_of_patients_is_told_as_too_few(cleveland: Cohort, n: int) -> None:
    verdict = judge_batch(only(cleveland, np.arange(303) < n), cleveland, 1)
    assert verdict.verdict is Notice.TOO_FEW
    assert verdict.roc_auc is None
    assert "patients are diseased" in verdict.sentence


def test_labels_all_alike_are_told_as_too_few(cleveland: Cohort) -> None:
    labels = np.zeros(303, dtype=np.int64)
    assert judge_batch(cleveland, cleveland, 1, labels).verdict is Notice.TOO_FEW


def test_a_batch_without_a_column_is_judged_on_the_others(cleveland: Cohort) -> None:
    batch = replace(cleveland, patients=cleveland.patients.assign(ca=np.nan))
    verdict = judge_batch(batch, cleveland, 1)
    assert verdict.roc_auc is not None
    assert verdict.roc_auc.value == pytest.approx(0.89, abs=0.015)
    assert list(batch.patients) == list(NAMES)
