"""The patients whose outcome surprises the model."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.effort import QUICK
from analysis.errors import TooFewPatients
from analysis.exploration.surprising_patients import SurprisingPatients, find_surprising_patients
from data.cohorts import Cohort

EFFORT = replace(QUICK, repeats=4)


@pytest.fixture(scope="module")
def found(cleveland: Cohort) -> SurprisingPatients:
    done: list[int] = []
    result = find_surprising_patients(cleveland, EFFORT, 1, done.append)
    assert sum(done) == 20
    return result


def test_about_nineteen_of_cleveland_are_flagged(found: SurprisingPatients) -> None:
    assert len(found.patients) == pytest.approx(19, abs=3)
    assert found.share.value == len(found.patients) / 303
    assert found.share.interval.low < found.share.value < found.share.interval.high < 0.1


def test_they_are_named_by_line_the_most_surprising_first(
    found: SurprisingPatients, cleveland: Cohort
) -> None:
    confidence = [one.self_confidence for one in found.patients]
    assert confidence == sorted(confidence)
    for one in found.patients:
        assert one.disease == cleveland.disease[one.line - 2]
        told = one.probability if one.disease else 1 - one.probability
        assert one.self_confidence == pytest.approx(told)
        assert one.self_confidence < 0.5


def test_a_turned_label_becomes_surprising(cleveland: Cohort, found: SurprisingPatients) -> None:
    assert 189 not in [one.line for one in found.patients]
    sure = int(np.flatnonzero(cleveland.patients["ca"].eq(3) & (cleveland.disease == 1))[0])
    disease = cleveland.disease.copy()
    disease[sure] = 0
    again = find_surprising_patients(replace(cleveland, disease=disease), EFFORT, 1)
    assert sure + 2 in [one.line for one in again.patients]


def test_the_reading_counts_both_outcomes_and_accuses_nobody(found: SurprisingPatients) -> None:
    diseased = sum(one.disease for one in found.patients)
    assert f"{diseased} recorded as diseased" in found.reading
    assert "No label was changed" in found.reading


def test_one_outcome_alone_is_refused(cleveland: Cohort) -> None:
    healthy = replace(cleveland, disease=np.zeros_like(cleveland.disease))
    with pytest.raises(TooFewPatients):
        find_surprising_patients(healthy, EFFORT, 1)
