"""Measures of a group of patients, and what its counts allow, by hand and against scikit-learn."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import brier_score_loss, roc_auc_score

from analysis.errors import TooFewPatients
from analysis.measures.calibration import calibration_in_the_large, calibration_slope
from analysis.performance.site_measures import SiteMeasures, Verdict, assess, measure, share, title

RISK = np.linspace(0.02, 0.98, 120)
DISEASE = (np.random.default_rng(3).random(120) < RISK).astype(np.int64)


@pytest.fixture(scope="module")
def measures() -> SiteMeasures:
    return measure(DISEASE, RISK, resamples=200, seed=1)


def outcomes(diseased: int, healthy: int) -> np.ndarray:
    return np.repeat([1, 0], [diseased, healthy])


@pytest.mark.parametrize(
    ("diseased", "healthy", "verdict"),
    [
        (106, 188, Verdict.ASSESSABLE),
        (100, 100, Verdict.ASSESSABLE),
        (149, 51, Verdict.INDICATIVE),
        (20, 99, Verdict.INDICATIVE),
        (115, 8, Verdict.NOT_ASSESSABLE),
        (0, 500, Verdict.NOT_ASSESSABLE),
    ],
)
def test_the_rarer_outcome_decides_what_can_be_assessed(
    diseased: int, healthy: int, verdict: Verdict
) -> None:
    found = assess(outcomes(diseased, healthy))
    assert found.verdict is verdict
    assert found.assessable is (verdict is Verdict.ASSESSABLE)
    assert (found.n, found.diseased, found.healthy) == (diseased + healthy, diseased, healthy)
    assert found.reason.startswith(f"{diseased} diseased and {healthy} healthy patients; 100 of")


def test_the_measures_are_those_of_the_reference_library(measures: SiteMeasures) -> None:
    assert measures.roc_auc.value == pytest.approx(roc_auc_score(DISEASE, RISK))
    assert measures.brier_score.value == pytest.approx(brier_score_loss(DISEASE, RISK))
    slope = measures.calibration_slope
    assert slope is not None
    assert slope.value == pytest.approx(calibration_slope(DISEASE, RISK), abs=1e-3)
    assert measures.calibration_in_the_large.value == pytest.approx(
        calibration_in_the_large(DISEASE, RISK), abs=1e-6
    )


def test_the_null_tells_everybody_the_prevalence(measures: SiteMeasures) -> None:
    prevalence = np.full(120, DISEASE.mean())
    null = brier_score_loss(DISEASE, prevalence)
    assert measures.null_brier_score.value == pytest.approx(null)
    gain = null - brier_score_loss(DISEASE, RISK)
    assert measures.brier_gain_over_null.value == pytest.approx(gain)


def test_small_counts_by_hand() -> None:
    found = measure(np.array([1, 1, 1, 0, 0]), np.array([0.9, 0.5, 0.2, 0.6, 0.3]), 50, seed=1)
    assert found.sensitivity.value == pytest.approx(2 / 3)
    assert found.specificity.value == pytest.approx(1 / 2)
    assert (found.sensitivity.n, found.specificity.n, found.roc_auc.n) == (3, 2, 5)
    assert found.observed_to_expected.value == pytest.approx(3 / 2.5)


@pytest.mark.parametrize("name", sorted(SiteMeasures.model_fields))
def test_each_measure_lies_within_its_interval(measures: SiteMeasures, name: str) -> None:
    estimate = getattr(measures, name)
    assert estimate.interval.low <= estimate.value <= estimate.interval.high
    assert estimate.interval.low < estimate.interval.high
    assert estimate.n > 0


def test_eight_healthy_patients_break_nothing() -> None:
    rng = np.random.default_rng(0)
    found = measure(outcomes(115, 8), rng.uniform(0.2, 0.9, 123), resamples=500, seed=1)
    assert found.specificity.n == 8
    assert np.isfinite(found.calibration_in_the_large.interval.high)


def test_the_same_seed_gives_the_same_bytes(measures: SiteMeasures) -> None:
    again = measure(DISEASE, RISK, resamples=200, seed=1)
    assert again.model_dump_json() == measures.model_dump_json()
    assert SiteMeasures.model_validate_json(again.model_dump_json()) == measures


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_cannot_be_measured(outcome: int) -> None:
    with pytest.raises(TooFewPatients):
        measure(np.full(9, outcome), np.linspace(0.1, 0.9, 9), resamples=10, seed=1)


def test_a_share_has_wilsons_interval() -> None:
    found = share(np.array([True] * 7 + [False]))
    oracle = binomtest(7, 8).proportion_ci(method="wilson")
    assert found.value == 7 / 8
    assert (found.interval.low, found.interval.high) == pytest.approx((oracle.low, oracle.high))


def test_repeats_average_a_share_and_do_not_narrow_it() -> None:
    hits = np.array([[True, True], [True, False], [False, False], [True, False]])
    found = share(hits)
    assert (found.value, found.n) == (0.5, 4)
    assert found == share(np.array([True, True, False, False]))


def test_nobody_has_no_share() -> None:
    with pytest.raises(TooFewPatients, match="at least one patient"):
        share(np.array([], dtype=bool))


def test_a_site_is_called_as_readers_write_it() -> None:
    assert title("va_long_beach") == "VA Long Beach"
    assert title("our clinic") == "our clinic"
