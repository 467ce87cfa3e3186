"""Bars for two distributions: everybody is in one, and both groups have the same ones."""

import numpy as np
import pandas as pd
import pytest

from analysis.drift.distributions import distributions
from analysis.drift.sketches import RISK, sketch
from data.cohorts import SITES, Cohort, load
from data.features import BY_NAME, NAMES


@pytest.mark.parametrize("site", SITES[1:])
@pytest.mark.parametrize("name", NAMES)
def test_every_patient_with_the_input_is_in_one_bar(
    cleveland: Cohort, site: str, name: str
) -> None:
    here, there = sketch(cleveland.patients), sketch(load(site).patients)
    found = distributions(here, there, name)
    assert (sum(found.reference), sum(found.current)) == (here.known(name), there.known(name))
    assert len(found.reference) == len(found.current) == len(found.labels) <= 25


def test_codes_have_their_labels_and_counts(cleveland: Cohort) -> None:
    counted = sketch(cleveland.patients)
    found = distributions(counted, counted, "thal")
    assert found.labels == tuple(BY_NAME["thal"].codes.values())
    assert found.reference == (166, 18, 117)
    assert found.edges == ()
    vessels = distributions(counted, counted, "ca")
    assert vessels.labels == ("0 vessels", "1 vessel", "2 vessels", "3 vessels")


def test_bars_of_a_number_are_round_and_closed_below(cleveland: Cohort) -> None:
    counted = sketch(cleveland.patients)
    found = distributions(counted, counted, "chol")
    assert found.edges[:3] == (125, 150, 175)
    chol = cleveland.patients["chol"]
    assert found.reference[0] == int(((chol >= 125) & (chol < 150)).sum())
    assert found.labels[0] == "125"


def test_risks_have_bars_of_a_twentieth(cleveland: Cohort) -> None:
    counted = sketch(cleveland.patients, np.linspace(0, 1, 303))
    found = distributions(counted, counted, RISK)
    assert found.edges[:2] == (0, 0.05)
    assert sum(found.reference) == 303


def test_one_value_and_nobody_are_one_bar(cleveland: Cohort) -> None:
    one = sketch(cleveland.patients.assign(age=50.0))
    assert distributions(one, one, "age").reference == (303,)
    nobody = sketch(pd.DataFrame(columns=list(NAMES), dtype=float))
    assert sum(distributions(nobody, nobody, "age").reference) == 0
