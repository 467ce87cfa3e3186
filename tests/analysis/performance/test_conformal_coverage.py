"""Conformal sets at home and away: the gate, the measured figures, and the counting by hand."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.model.conformal import LEVELS, conformal_limits
from analysis.model.patterns import REPEATS, out_of_fold
from analysis.model.ridge import complete, values
from analysis.performance.conformal_coverage import (
    Conformal,
    Coverage,
    CoverageAway,
    coverage,
    study_conformal,
)
from analysis.performance.interval_check import CHECKED
from data.cohorts import SITES, Cohort, load
from data.features import NAMES

SEED = 20260101


@pytest.fixture(scope="module")
def study(cleveland: Cohort) -> Conformal:
    return study_conformal(cleveland, [load(s) for s in SITES[1:]], repeats=2, seed=SEED)


def away(study: Conformal, site: str) -> CoverageAway:
    return next(found for found in study.away if found.site == site)


def test_the_full_model_passes_its_gate(study: Conformal) -> None:
    at_90 = study.at_home[0].levels[0]
    for covered in (at_90.coverage, at_90.coverage_diseased, at_90.coverage_healthy):
        assert covered.value == pytest.approx(0.90, abs=0.02)
    assert at_90.decided.value >= 0.75


def test_the_measured_figures_are_met(study: Conformal) -> None:
    # CLINICAL.md, section 3.
    at_90, at_95 = study.at_home[0].levels
    assert at_90.coverage.value == pytest.approx(0.907, abs=0.01)
    assert at_90.decided.value == pytest.approx(0.80, abs=0.03)
    assert at_90.accuracy_when_decided is not None
    assert at_90.accuracy_when_decided.value == pytest.approx(0.886, abs=0.01)
    assert at_95.coverage.value == pytest.approx(0.963, abs=0.015)
    assert at_95.decided.value == pytest.approx(0.55, abs=0.07)


def test_sub_models_with_less_decide_less_and_keep_the_promise(study: Conformal) -> None:
    decided = [found.levels[0].decided.value for found in study.at_home]
    assert decided[0] == max(decided)
    assert decided[3] == min(decided)
    for found in study.at_home:
        for at_level in found.levels:
            assert at_level.coverage.value == pytest.approx(at_level.level, abs=0.02)


def test_the_promise_does_not_hold_away(study: Conformal) -> None:
    va = away(study, "va_long_beach").levels[0]
    assert va.coverage_healthy.interval.high < 0.9
    assert va.coverage_healthy.n == 51
    assert away(study, "switzerland").levels[0].coverage_healthy.n == 8
    assert away(study, "hungary").levels[0].coverage.value == pytest.approx(0.915, abs=0.02)
    assert "nothing is promised" in study.reading


def test_the_limits_are_those_of_the_served_sub_model(study: Conformal, cleveland: Cohort) -> None:
    rows = complete(cleveland.patients, NAMES)
    patients, disease = values(cleveland.patients)[rows], cleveland.disease[rows]
    risk = out_of_fold(patients, disease, NAMES, REPEATS, SEED).mean(axis=1)
    assert study.at_home[0].limits == tuple(
        conformal_limits(disease, risk, level) for level in LEVELS
    )
    assert [set(NAMES) - set(found.missing) for found in study.at_home] == list(map(set, CHECKED))


def test_counting_by_hand() -> None:
    # Healthy, healthy, diseased, diseased; what is possible in two repeats.
    health = np.array([[1, 1], [0, 1], [0, 0], [1, 1]], dtype=bool)
    disease = np.array([[0, 0], [1, 1], [1, 1], [0, 1]], dtype=bool)
    found = coverage(np.array([0, 0, 1, 1]), np.stack([health, disease]), 0.9)
    assert found.coverage.value == pytest.approx(6 / 8)
    assert found.coverage_healthy.value == pytest.approx(3 / 4)
    assert found.coverage_diseased.value == pytest.approx(3 / 4)
    assert found.decided.value == pytest.approx(6 / 8)
    assert found.accuracy_when_decided is not None
    assert found.accuracy_when_decided.value == pytest.approx(4 / 6)
    assert (found.coverage.n, found.coverage_healthy.n, found.accuracy_when_decided.n) == (4, 2, 3)


def test_where_nobody_is_decided_there_is_no_accuracy() -> None:
    found = coverage(np.array([0, 1]), np.ones((2, 2, 1), dtype=bool), 0.9)
    assert found.accuracy_when_decided is None
    assert found.decided.value == 0
    assert Coverage.model_validate_json(found.model_dump_json()) == found


def test_the_result_survives_the_way_through_json(study: Conformal) -> None:
    assert Conformal.model_validate_json(study.model_dump_json()) == study


def test_one_outcome_is_refused(cleveland: Cohort) -> None:
    ill = replace(cleveland, disease=np.ones(303, dtype=np.int64))
    with pytest.raises(TooFewPatients):
        study_conformal(ill, [], repeats=1, seed=1)
    with pytest.raises(TooFewPatients):
        study_conformal(cleveland, [ill], repeats=1, seed=1)
