"""Counts by outcome: nobody is lost, and sites are counted by the same cuts."""

import pytest

from analysis.exploration.outcome_distributions import (
    BinnedByOutcome,
    CountedByOutcome,
    common_cuts,
    distributions,
)
from data.cohorts import SITES, Cohort, load
from data.features import NAMES


def test_every_known_value_is_counted_once(cleveland: Cohort) -> None:
    for site in SITES:
        cohort = load(site)
        for one in distributions(cohort, common_cuts([cleveland, cohort])):
            known = cohort.patients[one.feature].notna().to_numpy()
            assert sum(one.healthy) == int((known & (cohort.disease == 0)).sum())
            assert sum(one.diseased) == int((known & (cohort.disease == 1)).sum())


def test_categories_and_vessels_are_counted_by_value(cleveland: Cohort) -> None:
    found = {one.feature: one for one in distributions(cleveland, common_cuts([cleveland]))}
    assert tuple(found) == NAMES
    pain = found["cp"]
    assert isinstance(pain, CountedByOutcome)
    assert pain.labels[3] == "asymptomatic"
    assert (pain.healthy[3], pain.diseased[3]) == (39, 105)
    vessels = found["ca"]
    assert isinstance(vessels, CountedByOutcome)
    assert vessels.values == (0, 1, 2, 3)


def test_numbers_are_binned_with_their_quartiles(cleveland: Cohort) -> None:
    found = {one.feature: one for one in distributions(cleveland, common_cuts([cleveland]))}
    age = found["age"]
    assert isinstance(age, BinnedByOutcome)
    assert (age.edges[0], age.edges[-1], len(age.edges)) == (29, 77, 21)
    assert age.quartiles_healthy
    assert (age.quartiles_healthy.median, age.quartiles_healthy.n) == (52, 164)


def test_a_column_that_a_site_lacks_has_no_quartiles(cleveland: Cohort) -> None:
    swiss = load("switzerland")
    found = {one.feature: one for one in distributions(swiss, common_cuts([cleveland, swiss]))}
    chol = found["chol"]
    assert isinstance(chol, BinnedByOutcome)
    assert chol.quartiles_healthy is None
    assert sum(chol.healthy) + sum(chol.diseased) == pytest.approx(0)
