"""Filling gaps with typical values, by hand."""

import numpy as np
import pytest

from analysis.model.ridge import complete, fit, sigmoid, values
from analysis.performance.filling import filled, filled_risk, typical_patient
from data.cohorts import Cohort
from data.features import NAMES


def patients(**columns: list[float]) -> np.ndarray:
    n = len(next(iter(columns.values())))
    return np.column_stack([columns.get(name, [1.0] * n) for name in NAMES])


def test_a_number_is_filled_with_its_median_and_a_category_with_its_commonest_code() -> None:
    typical = typical_patient(patients(age=[40, 50, 90, np.nan], thal=[3, 7, 7, np.nan]))
    assert typical[NAMES.index("age")] == 50
    assert typical[NAMES.index("thal")] == 7


def test_of_equally_common_codes_the_smallest_is_taken() -> None:
    assert typical_patient(patients(cp=[4, 2, 4, 2]))[NAMES.index("cp")] == 2


def test_only_gaps_are_filled_and_the_patients_are_left_alone() -> None:
    given = patients(age=[40, np.nan])
    done = filled(given, np.arange(13.0))
    assert done[:, NAMES.index("age")].tolist() == [40, 0]
    assert np.isnan(given[1, NAMES.index("age")])


def test_patients_without_gaps_get_the_risk_of_the_full_model(cleveland: Cohort) -> None:
    rows = complete(cleveland.patients, NAMES)
    taught, disease = values(cleveland.patients)[rows], cleveland.disease[rows]
    own = sigmoid(fit(taught, disease, NAMES).log_odds(taught))
    np.testing.assert_allclose(filled_risk(taught, disease, taught), own)


def test_a_gap_is_told_like_the_typical_value(cleveland: Cohort) -> None:
    taught, disease = values(cleveland.patients), cleveland.disease
    gap, normal = taught[:1].copy(), taught[:1].copy()
    gap[0, NAMES.index("ca")] = np.nan
    normal[0, NAMES.index("ca")] = 0
    assert filled_risk(taught, disease, gap) == pytest.approx(filled_risk(taught, disease, normal))
