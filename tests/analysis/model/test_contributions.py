"""Contributions on arrays and of the written scorecard, and their shares in percentage points."""

from typing import Any

import numpy as np
import pytest

from analysis.model.contributions import (
    contributions,
    owners,
    percentage_points,
    served_contributions,
)
from analysis.model.ridge import complete, fit, values
from backend import scorecard as backend_scorecard
from data.cohorts import Cohort
from data.features import NAMES


def test_contributions_and_intercept_add_up_to_the_log_odds(cleveland: Cohort) -> None:
    rows = complete(cleveland.patients, NAMES)
    patients = values(cleveland.patients)[rows]
    model = fit(patients, cleveland.disease[rows], NAMES)
    added = contributions(model, patients, NAMES)
    assert added.shape == (297, 13)
    total = model.intercept + added.sum(axis=1)
    np.testing.assert_allclose(total, model.log_odds(patients), rtol=0, atol=1e-12)
    np.testing.assert_allclose(added.mean(axis=0), 0, atol=1e-12)


def test_every_column_of_a_design_belongs_to_an_input(cleveland: Cohort) -> None:
    inputs = ("age", "sex", "cp", "thal")
    rows = complete(cleveland.patients, inputs)
    model = fit(values(cleveland.patients)[rows], cleveland.disease[rows], inputs)
    assert owners(model) == ("age", "sex", *["cp"] * 4, *["thal"] * 3)


def test_the_scorecard_as_written_adds_the_same(cleveland: Cohort, card: dict[str, Any]) -> None:
    patients = values(cleveland.patients)
    baseline, added = served_contributions(card, patients)
    rows = complete(cleveland.patients, NAMES)
    model = fit(patients[rows], cleveland.disease[rows], NAMES)
    np.testing.assert_allclose(
        added[rows], contributions(model, patients[rows], NAMES), rtol=0, atol=1e-9
    )
    np.testing.assert_allclose(baseline[rows], model.intercept, rtol=0, atol=1e-12)


def test_a_missing_input_adds_nothing_and_is_not_zero(
    cleveland: Cohort, card: dict[str, Any]
) -> None:
    patients = values(cleveland.patients)
    _, added = served_contributions(card, patients)
    assert np.array_equal(np.isnan(added), np.isnan(patients))
    assert np.isnan(added).sum() == 6


@pytest.mark.parametrize("log_odds", [[1.0, -0.25, 0.5], [0.7, -0.7, 0.0], [-3.0, -2.0, 0.1]])
def test_percentage_points_are_shared_out_as_the_backend_does(log_odds: list[float]) -> None:
    slope = backend_scorecard.points_per_log_odds(sum(log_odds), -0.4)
    found = percentage_points(np.array(log_odds), -0.4)
    assert found == pytest.approx([slope * value for value in log_odds], abs=1e-9)
