"""The arrays give what scikit-learn's pipeline gives."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest

from analysis.model.ridge import (
    CATEGORICAL,
    NUMERIC,
    C,
    Encoding,
    complete,
    fit,
    pipeline,
    sigmoid,
    values,
)
from data.cohorts import Cohort
from data.features import NAMES
from tests.analysis.plain_scorecard import MISSING

PATTERNS = ((), *MISSING)


@pytest.mark.parametrize("missing", PATTERNS, ids=lambda m: "-".join(m) or "none")
def test_arrays_and_pipeline_agree_on_every_complete_row(
    cleveland: Cohort, missing: tuple[str, ...]
) -> None:
    inputs = [name for name in NAMES if name not in missing]
    rows = complete(cleveland.patients, inputs)
    patients, disease = cleveland.patients.loc[rows], cleveland.disease[rows]
    ours = fit(values(patients), disease, inputs).log_odds(values(patients))
    theirs = pipeline(inputs).fit(patients[inputs], disease).decision_function(patients[inputs])
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
    assert len(ours) >= 297


def test_a_code_that_no_training_patient_has_raises_no_flag(cleveland: Cohort) -> None:
    inputs = ["age", "sex", "cp"]
    typical = cleveland.patients["cp"].to_numpy() == 1
    taught, disease = cleveland.patients[~typical], cleveland.disease[~typical]
    asked = cleveland.patients[typical]
    model = pipeline(inputs).fit(taught[inputs], disease)
    with pytest.warns(UserWarning, match="Found unknown categories"):
        theirs = model.decision_function(asked[inputs])
    ours = fit(values(taught), disease, inputs).log_odds(values(asked))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def test_the_penalty_is_fixed_at_a_tenth() -> None:
    assert C == 0.1
    assert pipeline(NAMES)["ridge"].C == 0.1


def test_numbers_and_categories_are_all_features() -> None:
    assert NUMERIC == ("age", "trestbps", "chol", "thalach", "oldpeak", "ca")
    assert set(NUMERIC) | set(CATEGORICAL) == set(NAMES)


def small(*rows: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(NAMES, np.nan), **row} for row in rows])


def test_a_number_is_standardised_and_of_two_codes_the_second_is_flagged() -> None:
    patients = values(small({"age": 40, "sex": 0}, {"age": 60, "sex": 1}))
    encoding = Encoding.learn(patients, ["age", "sex"])
    assert encoding.numeric == ("age",)
    assert encoding.levels == (("sex", 1.0),)
    assert encoding.raw(patients).tolist() == [[40, 0], [60, 1]]
    assert encoding.centre.tolist() == [50, 0.5]
    assert encoding.scale.tolist() == [10, 0.5]
    assert encoding.design(patients).tolist() == [[-1, -1], [1, 1]]


def test_of_three_codes_each_is_flagged() -> None:
    patients = values(small({"thal": 3}, {"thal": 6}, {"thal": 7}))
    encoding = Encoding.learn(patients, ["thal"])
    assert encoding.levels == (("thal", 3.0), ("thal", 6.0), ("thal", 7.0))
    assert encoding.raw(patients).tolist() == np.eye(3).tolist()
    assert encoding.scale == pytest.approx([sqrt(2) / 3] * 3)


def test_a_column_without_spread_is_not_divided_by_zero() -> None:
    patients = values(small({"age": 50, "sex": 1}, {"age": 50, "sex": 1}))
    encoding = Encoding.learn(patients, ["age", "sex"])
    assert encoding.design(patients).tolist() == [[0, 0], [0, 0]]


def test_one_class_cannot_be_fitted(cleveland: Cohort) -> None:
    well = cleveland.disease == 0
    with pytest.raises(ValueError, match="class"):
        fit(values(cleveland.patients)[well], cleveland.disease[well], ["age", "sex"])


def test_complete_means_every_one_of_the_inputs() -> None:
    patients = small({"age": 50, "sex": 1}, {"age": 50}, {"sex": 1})
    assert complete(patients, ["age", "sex"]).tolist() == [True, False, False]
    assert complete(patients, ["age"]).tolist() == [True, True, False]


def test_the_sigmoid_of_known_log_odds() -> None:
    found = sigmoid(np.log([1 / 9, 1 / 3, 1, 3, 9]))
    np.testing.assert_allclose(found, [0.1, 0.25, 0.5, 0.75, 0.9])
