"""Whose reasons are asked again after refits, and with which inputs."""

import numpy as np

from analysis.explanation.resampled_reasons import commonest_inputs, every_case, measure
from analysis.model.contribution_spread import contribution_spread
from analysis.model.known_patients import PATTERNS
from data.cohorts import Cohort, load
from data.features import NAMES


def test_a_site_is_asked_with_the_inputs_it_most_often_has(cleveland: Cohort) -> None:
    assert commonest_inputs(cleveland) == NAMES
    hungary = commonest_inputs(load("hungary"))
    assert set(NAMES) - set(hungary) == {"slope", "ca", "thal"}


def test_the_training_cohort_is_asked_with_each_pattern_and_then_every_other_cohort(
    cleveland: Cohort,
) -> None:
    cases = every_case(cleveland, [load("hungary")])
    assert len(cases) == len(PATTERNS) + 1
    assert [case.cohort.name for case in cases] == ["cleveland"] * len(PATTERNS) + ["hungary"]


def test_patients_who_lack_an_input_have_no_share(cleveland: Cohort) -> None:
    whole = every_case(cleveland, [])[0]
    found = measure(cleveland, whole, contribution_spread(cleveland), refits=5, seed=1)
    missing = cleveland.patients.isna().any(axis=1).to_numpy()
    for shares in (found.same, found.kept, found.served):
        assert np.isnan(shares[missing]).all()
        assert ((shares[~missing] >= 0) & (shares[~missing] <= 1)).all()
