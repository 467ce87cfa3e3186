"""One batch of labels: noticed with the reason, not noticed, or too few to tell."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.poisoning.batch_verdict import Notice, judge_batch
from data.cohorts import Cohort
from data.features import NAMES


def first(cohort: Cohort, n: int) -> Cohort:
    return replace(cohort, patients=cohort.patients.iloc[:n], disease=cohort.disease[:n])


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
    verdict = judge_batch(first(cleveland, n), cleveland, 1)
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
