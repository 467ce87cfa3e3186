"""How far refits move one patient's risk: the measured figures, and the counting by hand."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.measures.intervals import bootstrap_rows
from analysis.model.ridge import complete, fit, sigmoid, values
from analysis.performance.interval_check import refitted_interval
from analysis.performance.refit_spread import RefitSpread, study_refit_spread
from data.cohorts import Cohort
from data.features import NAMES


@pytest.fixture(scope="module")
def study(cleveland: Cohort) -> RefitSpread:
    return study_refit_spread(cleveland, refits=200, resamples=100, seed=20260101)


def test_the_measured_figures_are_met(study: RefitSpread) -> None:
    # CLINICAL.md, section 3.
    assert study.all_patients.median is not None
    assert study.all_patients.percentile_90 is not None
    assert study.middle.median is not None
    assert study.all_patients.median.value == pytest.approx(0.23, abs=0.015)
    assert study.all_patients.percentile_90.value == pytest.approx(0.46, abs=0.03)
    assert study.middle.median.value == pytest.approx(0.43, abs=0.02)


def test_sure_patients_move_less(study: RefitSpread) -> None:
    medians = [band.median.value for band in study.bands if band.median]
    assert len(medians) == 4
    assert max(medians[0], medians[3]) < min(medians[1], medians[2])


def test_the_bands_share_out_the_patients(study: RefitSpread) -> None:
    assert sum(band.n for band in study.bands) == study.all_patients.n == study.n == 297


def test_the_ranges_are_those_of_the_interval_check(study: RefitSpread, cleveland: Cohort) -> None:
    rows = complete(cleveland.patients, NAMES)
    patients, disease = values(cleveland.patients)[rows], cleveland.disease[rows]
    drawn = bootstrap_rows(297, 200, np.random.default_rng(20260101))
    low, high = refitted_interval(patients, disease, NAMES, drawn)
    order = np.argsort(sigmoid(fit(patients, disease, NAMES).log_odds(patients)), kind="stable")
    np.testing.assert_allclose(study.ranges.low, low[order], atol=1e-4)
    np.testing.assert_allclose(study.ranges.high, high[order], atol=1e-4)


def test_the_patients_stand_in_the_order_of_their_risk(study: RefitSpread) -> None:
    assert list(study.ranges.risk) == sorted(study.ranges.risk)
    assert len(study.ranges.risk) == len(study.ranges.low) == len(study.ranges.high) == 297


def test_ranges_on_both_sides_of_one_half_are_counted(study: RefitSpread) -> None:
    both = [
        low < 0.5 <= high for low, high in zip(study.ranges.low, study.ranges.high, strict=True)
    ]
    assert study.both_sides.value == pytest.approx(np.mean(both), abs=0.005)
    assert study.both_sides.n == 297


def test_a_band_without_patients_has_no_width(cleveland: Cohort) -> None:
    # Outcomes that no input knows about: every risk stays near one half.
    coin = np.tile([0, 1], 152)[:303]
    flat = cleveland.patients.assign(**dict.fromkeys(NAMES, 1.0))
    study = study_refit_spread(
        replace(cleveland, patients=flat, disease=coin), refits=5, resamples=10, seed=1
    )
    assert study.bands[0].n == study.bands[3].n == 0
    assert study.bands[0].median is None
    assert study.bands[3].percentile_90 is None


def test_where_nobody_is_in_the_middle_the_reading_leaves_it_out(cleveland: Cohort) -> None:
    flat = cleveland.patients.assign(**dict.fromkeys(NAMES, 1.0))
    told = replace(cleveland, patients=flat.assign(sex=cleveland.disease.astype(float)))
    study = study_refit_spread(told, refits=5, resamples=10, seed=1)
    assert (study.middle.n, study.middle.median) == (0, None)
    assert "30 to 70 %" not in study.reading


def test_too_few_patients_with_every_input_are_refused(cleveland: Cohort) -> None:
    gaps = cleveland.patients.assign(ca=np.nan)
    with pytest.raises(TooFewPatients):
        study_refit_spread(replace(cleveland, patients=gaps), refits=5, resamples=10, seed=1)


def test_the_result_is_the_same_twice_and_survives_json(cleveland: Cohort) -> None:
    first, second = (study_refit_spread(cleveland, 10, 10, seed=4) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()
    assert RefitSpread.model_validate_json(first.model_dump_json()) == first


def test_the_reading_gives_points_of_risk(study: RefitSpread) -> None:
    assert study.reading.startswith("Over 200 refits")
    assert "points" in study.reading
