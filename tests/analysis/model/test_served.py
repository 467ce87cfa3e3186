"""Patients scored as served: by the sub-model of their inputs, never by one that saw them."""

import dataclasses

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.model.ridge import fit, sigmoid, values
from analysis.model.served import served_out_of_fold, served_risk
from data.cohorts import Cohort
from data.features import NAMES


@pytest.mark.parametrize(("row", "missing"), [(0, ""), (87, "thal"), (166, "ca")])
def test_a_patient_is_scored_by_the_sub_model_of_the_inputs_there(
    cleveland: Cohort, row: int, missing: str
) -> None:
    patients = values(cleveland.patients)
    train = np.setdiff1d(np.arange(303), [row])
    inputs = [name for name in NAMES if name != missing]
    taught = train[~np.isnan(patients[train][:, [NAMES.index(n) for n in inputs]]).any(axis=1)]
    model = fit(patients[taught], cleveland.disease[taught], inputs)
    found = served_risk(patients, cleveland.disease, train, np.array([row]))
    assert found == pytest.approx(sigmoid(model.log_odds(patients[[row]])), abs=1e-12)


def test_the_order_of_the_tested_is_kept(cleveland: Cohort) -> None:
    patients, train = values(cleveland.patients), np.arange(200)
    forward = served_risk(patients, cleveland.disease, train, np.arange(200, 303))
    backward = served_risk(patients, cleveland.disease, train, np.arange(302, 199, -1))
    assert np.array_equal(forward, backward[::-1])


def test_out_of_fold_means_by_the_model_of_the_other_folds(cleveland: Cohort) -> None:
    told: list[int] = []
    risk, fold = served_out_of_fold(cleveland, 2, 5, told.append)
    test = np.flatnonzero(fold[:, 1] == 7)
    train = np.flatnonzero(fold[:, 1] != 7)
    again = served_risk(values(cleveland.patients), cleveland.disease, train, test)
    assert np.array_equal(risk[test, 1], again)
    assert [set(fold[:, repeat]) for repeat in range(2)] == [{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}]
    assert told == [1] * 10


@pytest.mark.parametrize("diseased", [0, 4, 299, 303])
def test_an_outcome_too_rare_for_the_folds_is_refused(cleveland: Cohort, diseased: int) -> None:
    outcomes = (np.arange(303) < diseased).astype(np.int64)
    with pytest.raises(TooFewPatients, match=f"{diseased} of 303 patients are diseased"):
        served_out_of_fold(dataclasses.replace(cleveland, disease=outcomes), 1, 5)
