"""Refits on resampled patients: whole models of the right patients, the same for the same seed."""

import numpy as np
import pytest

from analysis.model.refits import percentile_interval, refit
from analysis.model.ridge import fit
from data.cohorts import Cohort

INPUTS = ("age", "sex", "ca")


def test_each_refit_is_the_model_of_its_draw(cleveland: Cohort) -> None:
    found = refit(cleveland, INPUTS, 3, seed=1)
    assert found.patients.shape == (299, 13)
    disease = cleveland.disease[cleveland.patients["ca"].notna().to_numpy()]
    again = fit(found.patients[found.rows[1]], disease[found.rows[1]], INPUTS)
    assert np.array_equal(found.models[1].weights, again.weights)
    assert np.array_equal(found.model.weights, fit(found.patients, disease, INPUTS).weights)


def test_the_seed_decides_the_draws(cleveland: Cohort) -> None:
    one, same, other = (refit(cleveland, INPUTS, 2, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.models[0].weights, same.models[0].weights)
    assert not np.array_equal(one.rows, other.rows)


def test_the_percentile_interval_leaves_out_a_fortieth_on_either_side() -> None:
    found = percentile_interval(np.arange(1001.0))
    assert (found.low, found.high) == (pytest.approx(25), pytest.approx(975))
