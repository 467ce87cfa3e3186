"""Models that see gaps: one sees nothing else, and neither is fooled by constants."""

import numpy as np
import pytest

from analysis.model.ridge import complete, values
from analysis.performance.filling import filled_risk
from analysis.performance.missing_indicators import gaps_risk, indicator_risk
from data.cohorts import Cohort, load
from data.features import NAMES


def test_gaps_alone_see_no_value() -> None:
    hungary = load("hungary")
    patients, disease = values(hungary.patients), hungary.disease
    doubled = patients * 2
    np.testing.assert_array_equal(
        gaps_risk(patients, disease, patients), gaps_risk(patients, disease, doubled)
    )


def test_a_gap_that_goes_with_disease_raises_the_risk() -> None:
    patients = np.ones((40, 13))
    disease = np.repeat([1, 0], 20)
    patients[:15, NAMES.index("slope")] = np.nan
    risk = gaps_risk(patients, disease, patients)
    assert risk[0] > 0.5 > risk[-1]


def test_without_gaps_everybody_has_the_prevalence() -> None:
    disease = np.repeat([1, 0], [3, 9])
    risk = gaps_risk(np.ones((12, 13)), disease, np.ones((12, 13)))
    assert risk == pytest.approx(np.full(12, 0.25), abs=1e-6)


def test_without_gaps_indicators_change_nothing(cleveland: Cohort) -> None:
    rows = complete(cleveland.patients, NAMES)
    patients, disease = values(cleveland.patients)[rows], cleveland.disease[rows]
    np.testing.assert_allclose(
        indicator_risk(patients, disease, patients), filled_risk(patients, disease, patients)
    )
