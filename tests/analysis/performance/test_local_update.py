"""The local intercept: what it learns, and that a patient's own outcome never teaches it."""

import numpy as np
import pytest
from scipy.special import expit

from analysis.errors import TooFewPatients
from analysis.measures.calibration import calibration_in_the_large
from analysis.performance.local_update import LocalUpdate, update_intercept
from analysis.performance.site_measures import measure

N = 400
TOLD = np.random.default_rng(5).normal(0, 1.5, N)
SICKER = (np.random.default_rng(6).random(N) < expit(TOLD + 1)).astype(np.int64)


@pytest.fixture(scope="module")
def updated() -> LocalUpdate:
    before = measure(SICKER, expit(TOLD), resamples=100, seed=1)
    return update_intercept(SICKER, expit(TOLD), before, repeats=2, resamples=100, seed=1)


def test_a_site_that_is_sicker_by_one_is_found(updated: LocalUpdate) -> None:
    assert updated.log_odds_shift.value == pytest.approx(1, abs=0.3)
    assert updated.log_odds_shift.value == pytest.approx(
        calibration_in_the_large(SICKER, expit(TOLD)), abs=1e-6
    )


def test_afterwards_as_many_are_foretold_as_are_found(updated: LocalUpdate) -> None:
    assert updated.after.observed_to_expected.value == pytest.approx(1, abs=0.01)
    assert updated.after.calibration_in_the_large.value == pytest.approx(0, abs=0.02)


def test_risks_come_nearer_to_outcomes_and_rank_as_before(updated: LocalUpdate) -> None:
    before = measure(SICKER, expit(TOLD), resamples=100, seed=1)
    assert updated.after.brier_score.value < before.brier_score.value
    assert updated.after.roc_auc.value == pytest.approx(before.roc_auc.value, abs=0.01)


def test_with_labels_that_say_nothing_the_update_gains_nothing() -> None:
    # If a patient's own outcome taught his shift, cross-validation would look better than it is.
    disease = np.tile([0, 1], 20)
    risk = np.full(40, 0.5)
    before = measure(disease, risk, resamples=50, seed=1)
    after = update_intercept(disease, risk, before, repeats=1, resamples=50, seed=1).after
    assert after.brier_score.value >= before.brier_score.value - 1e-12


def test_fewer_patients_of_an_outcome_than_folds_are_refused() -> None:
    disease = np.repeat([0, 1], [4, 40])
    risk = np.linspace(0.2, 0.8, 44)
    before = measure(disease, risk, resamples=20, seed=1)
    with pytest.raises(TooFewPatients):
        update_intercept(disease, risk, before, repeats=1, resamples=20, seed=1)
