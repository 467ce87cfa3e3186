"""Measures on many resamples at once, against one resample at a time by reference libraries."""

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.metrics import roc_auc_score

from analysis.errors import TooFewPatients
from analysis.measures.calibration import calibration_slope as slope_of_one
from analysis.measures.intervals import bootstrap_rows
from analysis.measures.resampled import (
    Pool,
    calibration_in_the_large,
    calibration_slope,
    curve,
    draw_counts,
    estimate,
    flagged,
    roc_auc,
)
from analysis.model.ridge import Floats, Labels

RESAMPLES = 20


def cohort(digits: int = 8, n: int = 60, repeats: int = 3) -> tuple[Labels, Floats]:
    rng = np.random.default_rng(3)
    disease = (np.arange(n) % 5 < 2).astype(np.int64)
    centre = rng.normal(1.2 * disease - 0.8, 1)
    return disease, np.round(expit(centre[:, None] + rng.normal(0, 0.2, (n, repeats))), digits)


DISEASE, RISK = cohort()
COUNTS = draw_counts(60, RESAMPLES, 7)
ROWS = [np.arange(60), *bootstrap_rows(60, RESAMPLES, np.random.default_rng(7))]


def test_the_first_row_counts_everybody_once_and_the_others_are_the_bootstraps() -> None:
    assert COUNTS.shape == (1 + RESAMPLES, 60)
    assert (COUNTS[0] == 1).all()
    for counts, rows in zip(COUNTS, ROWS, strict=True):
        assert [*np.repeat(np.arange(60), counts.astype(int))] == sorted(rows)


@pytest.mark.parametrize("digits", [8, 1], ids=["no ties", "many ties"])
def test_the_area_is_scikit_learns_in_every_resample(digits: int) -> None:
    disease, risk = cohort(digits)
    repeated = np.repeat(disease[:, None], 3, axis=1)
    wanted = [roc_auc_score(repeated[rows].ravel(), risk[rows].ravel()) for rows in ROWS]
    assert roc_auc(Pool.of(disease, risk, COUNTS)) == pytest.approx(wanted, abs=1e-12)


def test_the_slope_is_that_of_logistic_regression_in_every_resample() -> None:
    repeated = np.repeat(DISEASE[:, None], 3, axis=1)
    wanted = [slope_of_one(repeated[rows].ravel(), RISK[rows].ravel()) for rows in ROWS]
    assert calibration_slope(Pool.of(DISEASE, RISK, COUNTS)) == pytest.approx(wanted, abs=1e-3)


def test_calibration_in_the_large_makes_the_mean_right_in_every_resample() -> None:
    shifts = calibration_in_the_large(Pool.of(DISEASE, RISK, COUNTS))
    for shift, rows in zip(shifts, ROWS, strict=True):
        corrected = expit(logit(RISK[rows]) + shift)
        assert corrected.mean() == pytest.approx(DISEASE[rows].mean(), abs=1e-9)


def test_risk_halved_in_odds_is_under_stated_by_log_2() -> None:
    risk = np.array([[0.5], [0.5], [0.5], [0.5]])
    halved = expit(logit(risk) - np.log(2))
    shift = calibration_in_the_large(Pool.of(np.array([0, 1, 0, 1]), halved, np.ones((1, 4))))
    assert shift == pytest.approx([np.log(2)])


def test_separated_outcomes_have_no_slope() -> None:
    pool = Pool.of(np.array([0, 0, 1, 1]), np.array([[0.1], [0.2], [0.8], [0.9]]), np.ones((3, 4)))
    assert np.isnan(calibration_slope(pool)).all()
    assert estimate(calibration_slope(pool), 4) is None


def test_the_flagged_by_hand() -> None:
    # Two patients, two repeats each: the sick at 0.9 and 0.4, the well at 0.4 and 0.1.
    counts = np.array([[1.0, 1.0], [2.0, 0.0]])
    pool = Pool.of(np.array([1, 0]), np.array([[0.9, 0.4], [0.1, 0.4]]), counts)
    sick, well = flagged(pool)
    assert sick.tolist() == [[0, 1, 2, 2], [0, 2, 4, 4]]
    assert well.tolist() == [[0, 0, 1, 2], [0, 0, 0, 0]]
    assert roc_auc(pool)[0] == (1 + 1 + 0.5 + 1) / 4
    assert np.isnan(roc_auc(pool)[1])


def test_an_estimate_leaves_out_resamples_that_have_none() -> None:
    found = estimate(np.array([7.0, np.nan, *range(1001)]), 60)
    assert found is not None
    assert (found.value, found.n) == (7, 60)
    assert (found.interval.low, found.interval.high) == pytest.approx((25, 975))


@pytest.mark.parametrize("draws", [[np.nan, 1.0, 2.0], [1.0, np.nan, np.nan]])
def test_an_estimate_that_is_undefined_is_none(draws: list[float]) -> None:
    assert estimate(np.array(draws), 60) is None


def test_a_curve_is_its_first_draw_in_the_band_of_the_others() -> None:
    draws = np.stack([np.array([5.0, 6.0]), *np.linspace([0.0, 100.0], [100.0, 200.0], 1001)])
    found = curve((0.1, 0.2), draws, 60)
    assert (found.x, found.y, found.n, found.level) == ((0.1, 0.2), (5, 6), 60, 0.95)
    assert found.low == pytest.approx((2.5, 102.5))
    assert found.high == pytest.approx((97.5, 197.5))


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_alone_is_refused(outcome: int) -> None:
    with pytest.raises(TooFewPatients):
        Pool.of(np.full(60, outcome), RISK, COUNTS)
