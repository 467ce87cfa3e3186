"""Each site left out of the pool in turn, and the shortcut through missing inputs."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.performance.pooled_sites import PooledSites, study_pooled_sites
from data.cohorts import SITES, Cohort, load


@pytest.fixture(scope="module")
def study() -> PooledSites:
    sites = [load(site) for site in SITES]
    return study_pooled_sites(sites, repeats=2, resamples=100, seed=20260101)


@pytest.mark.parametrize(
    ("site", "method", "auc", "brier", "shift"),
    [
        # CLINICAL.md, section 6.
        ("cleveland", "filled", 0.847, 0.189, -1.01),
        ("cleveland", "with_indicators", 0.888, 0.144, 0.77),
        ("cleveland", "ten_inputs", 0.861, 0.158, -0.45),
        ("hungary", "filled", 0.894, 0.148, -0.99),
        ("hungary", "with_indicators", 0.906, 0.132, -0.80),
        ("hungary", "ten_inputs", 0.889, 0.146, -0.95),
        ("switzerland", "filled", 0.747, 0.196, 2.89),
        ("switzerland", "ten_inputs", 0.742, 0.182, 2.69),
        ("va_long_beach", "filled", 0.724, 0.177, 0.50),
        ("va_long_beach", "with_indicators", 0.729, 0.182, 0.57),
        ("va_long_beach", "ten_inputs", 0.751, 0.165, 0.16),
    ],
)
def test_the_measured_figures_are_met(
    study: PooledSites, site: str, method: str, auc: float, brier: float, shift: float
) -> None:
    left_out = next(found for found in study.left_out if found.site == site)
    measures = getattr(left_out, method)
    assert measures.roc_auc.value == pytest.approx(auc, abs=0.006)
    assert measures.brier_score.value == pytest.approx(brier, abs=0.004)
    assert measures.calibration_in_the_large.value == pytest.approx(shift, abs=0.06)


def test_each_model_is_trained_on_all_sites_but_the_one_it_is_asked_about(
    study: PooledSites,
) -> None:
    trained = {found.site: found.n_trained_on for found in study.left_out}
    assert trained == {
        "cleveland": 617,
        "hungary": 626,
        "switzerland": 797,
        "va_long_beach": 720,
    }


def test_gaps_without_one_value_seem_to_predict_disease(study: PooledSites) -> None:
    shortcut = study.shortcut
    assert shortcut.gaps_alone.value == pytest.approx(0.75, abs=0.02)
    assert shortcut.gaps_alone.interval.low > 0.7
    assert shortcut.gaps_alone.n == 920
    assert shortcut.gaps_alone_by_site["hungary"].value == pytest.approx(0.77, abs=0.03)
    assert shortcut.with_indicators.value == pytest.approx(0.900, abs=0.01)


def test_where_nothing_is_missing_gaps_say_nothing(study: PooledSites) -> None:
    assert study.shortcut.gaps_alone_by_site["cleveland"].value == pytest.approx(0.5, abs=0.02)


def test_sites_too_small_to_be_split_are_left_out_of_the_shortcut(study: PooledSites) -> None:
    assert set(study.shortcut.gaps_alone_by_site) == {"cleveland", "hungary", "va_long_beach"}


def test_the_reading_says_why_indicators_are_not_used(study: PooledSites) -> None:
    assert study.reading.startswith("Indicators of missing inputs are not used")
    assert "inside Hungary" in study.reading


def test_the_result_survives_the_way_through_json(study: PooledSites) -> None:
    assert PooledSites.model_validate_json(study.model_dump_json()) == study


def test_one_site_cannot_be_left_out(cleveland: Cohort) -> None:
    with pytest.raises(TooFewPatients, match="at least two sites"):
        study_pooled_sites([cleveland], repeats=1, resamples=10, seed=1)


def test_a_site_with_one_outcome_is_refused(cleveland: Cohort) -> None:
    ill = replace(cleveland, disease=np.ones(303, dtype=np.int64))
    with pytest.raises(TooFewPatients):
        study_pooled_sites([ill, cleveland], repeats=1, resamples=10, seed=1)
