"""Many ridges at once give what one at a time gives."""

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.model.ridge import Encoding, classifier, complete, fit, sigmoid, values
from analysis.model.ridge_batch import ServedBatch, fit_many
from analysis.model.served import served_risk
from data.cohorts import Cohort
from data.features import NAMES


def test_each_row_of_labels_gets_the_fit_of_its_own(cleveland: Cohort) -> None:
    known = complete(cleveland.patients, NAMES)
    patients, clean = values(cleveland.patients)[known], cleveland.disease[known]
    rng = np.random.default_rng(1)
    labels = np.array([np.where(rng.random(len(clean)) < r, 1 - clean, clean) for r in (0, 0.2)])
    design = Encoding.learn(patients, NAMES).design(patients)
    fitted = fit_many(design, labels, np.ones(labels.shape))
    for weights, outcome in zip(fitted, labels, strict=True):
        single = fit(patients, outcome, NAMES)
        assert weights[:-1] == pytest.approx(single.weights, abs=1e-8)
        assert weights[-1] == pytest.approx(single.intercept, abs=1e-8)


def test_a_weight_of_zero_leaves_a_patient_out(cleveland: Cohort) -> None:
    known = complete(cleveland.patients, NAMES)
    patients, clean = values(cleveland.patients)[known], cleveland.disease[known]
    design = Encoding.learn(patients, NAMES).design(patients)
    kept = np.random.default_rng(2).random(len(clean)) < 0.7
    fitted = fit_many(design, clean[None], kept[None].astype(float))[0]
    single = classifier().fit(design[kept], clean[kept])
    assert fitted[:-1] == pytest.approx(single.coef_[0], abs=1e-8)


def test_patients_with_missing_inputs_are_answered_as_served(cleveland: Cohort) -> None:
    patients, rows = values(cleveland.patients), np.arange(303)
    train, test = rows[:240], rows[240:]
    assert np.isnan(patients[test]).any()
    batch = ServedBatch.between(patients[train], patients[test])
    risk = batch.risk(cleveland.disease[None, train])[0]
    assert risk == pytest.approx(served_risk(patients, cleveland.disease, train, test), abs=1e-8)


def test_labels_that_are_all_the_same_give_probabilities_all_the_same() -> None:
    design = np.random.default_rng(4).normal(size=(30, 3))
    fitted = fit_many(design, np.zeros((1, 30)), np.ones((1, 30)))
    assert np.isfinite(fitted).all()
    assert (sigmoid(design @ fitted[0, :-1] + fitted[0, -1]) < 1e-3).all()


def test_a_sub_model_with_nobody_to_learn_from_is_refused(cleveland: Cohort) -> None:
    patients = values(cleveland.patients)
    taught = patients[:100].copy()
    taught[:90, NAMES.index("chol")] = np.nan
    with pytest.raises(TooFewPatients, match="10 of 100 patients have all of age, sex"):
        ServedBatch.between(taught, patients[100:110])
