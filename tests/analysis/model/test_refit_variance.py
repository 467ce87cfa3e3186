"""The variance that is served, against the variance of real refits."""

import numpy as np
import pytest

from analysis.measures.intervals import bootstrap_rows
from analysis.model.refit_variance import additive, refit_variances
from analysis.model.ridge import Floats, Labels, complete, fit, sigmoid, values
from analysis.performance.interval_check import served_interval
from data.cohorts import Cohort
from data.features import NAMES

REFITS = 400
EXERCISE = ("thalach", "exang", "oldpeak", "slope")
MISSING = ((), ("ca", "thal"), EXERCISE, (*EXERCISE, "ca", "thal"), tuple(NAMES[2:]))

Drawn = tuple[Floats, Labels, tuple[str, ...], Floats]


@pytest.fixture(scope="module", params=MISSING, ids=lambda m: "-".join(m) or "none missing")
def drawn(request: pytest.FixtureRequest, cleveland: Cohort) -> Drawn:
    """Patients, outcomes, inputs, and the log-odds of each patient over the refits."""
    inputs = tuple(name for name in NAMES if name not in request.param)
    known = complete(cleveland.patients, inputs)
    patients, disease = values(cleveland.patients)[known], cleveland.disease[known]
    rows = bootstrap_rows(len(patients), REFITS, np.random.default_rng(7))
    refits = [fit(patients[r], disease[r], inputs).log_odds(patients) for r in rows]
    return patients, disease, inputs, np.array(refits)


def test_the_spread_is_that_of_refits(drawn: Drawn) -> None:
    patients, disease, inputs, refits = drawn
    variances = refit_variances(fit(patients, disease, inputs), patients, disease)
    assert 0.9 < np.median(np.sqrt(variances) / refits.std(axis=0)) < 1.1


def test_the_served_ends_are_those_of_refits(drawn: Drawn) -> None:
    patients, disease, inputs, refits = drawn
    model = fit(patients, disease, inputs)
    variance = additive(model, patients, refit_variances(model, patients, disease))
    served = served_interval(model, variance, patients)
    error = np.abs(served - sigmoid(np.quantile(refits, [0.025, 0.975], axis=0)))
    assert error.mean() < 0.02
    assert np.quantile(error, 0.95) < 0.06


def test_a_variance_that_is_additive_is_recovered(cleveland: Cohort) -> None:
    patients, disease = values(cleveland.patients), cleveland.disease
    model = fit(patients, disease, ("age", "sex"))
    distance = patients[:, 0] - patients[:, 0].mean()
    exact = 1 + 0.02 * distance + 0.003 * distance**2 + 0.5 * (patients[:, 1] == 1)
    found = additive(model, patients, exact)
    assert found.base == pytest.approx(1, rel=1e-5)
    assert found.linear == pytest.approx([0.02], rel=1e-5)
    assert found.quadratic == pytest.approx([0.003], rel=1e-5)
    assert found.levels == pytest.approx([0.5], rel=1e-5)
    assert found.floor == pytest.approx(exact.min(), rel=1e-5)


def test_more_patients_make_a_surer_answer(cleveland: Cohort) -> None:
    patients, disease = values(cleveland.patients), cleveland.disease
    twice = np.concatenate([patients, patients]), np.concatenate([disease, disease])
    inputs = ("age", "sex", "chol")
    once = refit_variances(fit(patients, disease, inputs), patients, disease)
    doubled = refit_variances(fit(*twice, inputs), *twice)[:303]
    # Without a penalty it would be half; the penalty held the smaller cohort's refits together.
    assert (doubled < once).all()
    assert 0.5 < np.median(doubled / once) < 0.65
