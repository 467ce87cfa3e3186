"""A refit by weights is the fit on those very rows."""

import numpy as np
import pytest

from analysis.model.ridge import Encoding, complete, fit, values
from analysis.model.weighted_refits import refitted_log_odds
from data.cohorts import Cohort
from data.features import NAMES

INPUTS = (NAMES, ("age", "sex"), ("age", "sex", "cp", "restecg", "thal"))


@pytest.mark.parametrize("inputs", INPUTS, ids=len)
def test_counts_are_rows_drawn_again(cleveland: Cohort, inputs: tuple[str, ...]) -> None:
    known = complete(cleveland.patients, inputs)
    patients, disease = values(cleveland.patients)[known], cleveland.disease[known]
    rows = np.random.default_rng(0).integers(0, len(patients), size=(20, len(patients)))
    weight = np.stack([np.bincount(row, minlength=len(patients)) for row in rows]).astype(float)
    found = refitted_log_odds(patients, disease, inputs, weight)
    for row, log_odds in zip(rows, found, strict=True):
        expected = fit(patients[row], disease[row], inputs).log_odds(patients)
        np.testing.assert_allclose(log_odds, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("left", [2, 3], ids=["two codes left", "three codes left"])
def test_a_sample_that_lacks_codes_has_the_flags_of_those_that_are_left(
    cleveland: Cohort, left: int
) -> None:
    inputs = ("age", "sex", "cp")
    patients, disease = values(cleveland.patients), cleveland.disease
    taught = patients[:, NAMES.index("cp")] > 4 - left
    assert len(Encoding.learn(patients[taught], ("cp",)).levels) == (1 if left == 2 else left)
    found = refitted_log_odds(patients, disease, inputs, taught[None].astype(float))[0]
    expected = fit(patients[taught], disease[taught], inputs).log_odds(patients[taught])
    np.testing.assert_allclose(found[taught], expected, rtol=0, atol=1e-10)


def test_one_code_left_of_two_tells_nothing(cleveland: Cohort) -> None:
    patients, disease = values(cleveland.patients), cleveland.disease
    men = patients[:, NAMES.index("sex")] == 1
    found = refitted_log_odds(patients, disease, ("age", "sex"), men[None].astype(float))[0]
    expected = fit(patients[men], disease[men], ("age",)).log_odds(patients)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)
