"""Calibration in the large, slope and expected error, against answers worked out by hand."""

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.measures.calibration import (
    calibration_in_the_large,
    calibration_slope,
    expected_calibration_error,
)
from analysis.measures.resampled import Pool
from analysis.measures.resampled import calibration_in_the_large as resampled_in_the_large


@pytest.mark.parametrize(
    ("risk", "prevalence", "shift"),
    [(0.5, 0.75, np.log(3)), (0.75, 0.5, -np.log(3)), (0.25, 0.25, 0)],
)
def test_the_shift_of_one_risk_for_all_by_hand(
    risk: float, prevalence: float, shift: float
) -> None:
    disease = (np.arange(8) < 8 * prevalence).astype(int)
    assert calibration_in_the_large(disease, np.full(8, risk)) == pytest.approx(shift, abs=1e-9)


def test_the_shift_makes_the_mean_risk_the_prevalence() -> None:
    rng = np.random.default_rng(0)
    told = rng.normal(-2, 3, 300)
    disease = (rng.random(300) < 0.9).astype(int)
    shift = calibration_in_the_large(disease, 1 / (1 + np.exp(-told)))
    assert (1 / (1 + np.exp(-told - shift))).mean() == pytest.approx(disease.mean(), abs=1e-10)


def test_the_shift_is_that_of_the_resampled_measure() -> None:
    rng = np.random.default_rng(1)
    risk = rng.uniform(0.05, 0.95, 50)
    disease = (rng.random(50) < 0.4).astype(int)
    pool = Pool.of(disease, risk[:, None], np.ones((1, 50)))
    other = resampled_in_the_large(pool)[0]
    assert calibration_in_the_large(disease, risk) == pytest.approx(other, abs=1e-8)


def test_certainty_does_not_break_the_shift() -> None:
    shift = calibration_in_the_large(np.array([0, 1, 1, 0]), np.array([0.0, 1.0, 0.6, 0.4]))
    assert shift == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_has_no_shift(outcome: int) -> None:
    with pytest.raises(TooFewPatients, match="both outcomes"):
        calibration_in_the_large(np.full(4, outcome), np.full(4, 0.3))


def test_the_slope_by_hand() -> None:
    # Told 9 to 1, happened 3 to 1; log 3 is half of log 9.
    risk = np.repeat([0.9, 0.1], 4)
    disease = np.array([1, 1, 1, 0, 1, 0, 0, 0])
    assert calibration_slope(disease, risk) == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.5])
def test_the_slope_of_simulated_patients_is_found(slope: float) -> None:
    rng = np.random.default_rng(0)
    told = rng.normal(0, 1.5, 20_000)
    disease = (rng.random(20_000) < 1 / (1 + np.exp(-slope * told))).astype(int)
    assert calibration_slope(disease, 1 / (1 + np.exp(-told))) == pytest.approx(slope, abs=0.05)


def test_certainty_does_not_break_the_slope() -> None:
    slope = calibration_slope(np.array([0, 1, 1, 0]), np.array([0.0, 1.0, 0.6, 0.4]))
    assert np.isfinite(slope)


def test_the_error_by_hand() -> None:
    # Ten bins of one patient; the gaps are 5, 15, 25, 35 and 45 points, each twice: mean 25.
    risk = np.array([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95])
    disease = (risk > 0.5).astype(int)
    assert expected_calibration_error(disease, risk) == pytest.approx(0.25)


def test_the_error_averages_within_a_bin_before_it_takes_the_gap() -> None:
    # Each bin: two patients at 0.5, one of them diseased.
    disease = np.tile([0, 1], 10)
    assert expected_calibration_error(disease, np.full(20, 0.5)) == 0


def test_the_error_does_not_depend_on_the_patients_order() -> None:
    risk = np.array([0.95, 0.05, 0.85, 0.15, 0.75, 0.25, 0.65, 0.35, 0.55, 0.45])
    disease = (risk > 0.5).astype(int)
    assert expected_calibration_error(disease, risk) == pytest.approx(0.25)


def test_larger_bins_weigh_more() -> None:
    # Eleven patients: the first bin holds two. All told 0.3, all well.
    found = expected_calibration_error(np.zeros(11, dtype=int), np.full(11, 0.3))
    assert found == pytest.approx(0.3)
