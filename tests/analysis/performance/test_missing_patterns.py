"""Every pattern of missing inputs a clinic would meet, against the measured figures and by hand."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.model.served import served_out_of_fold
from analysis.performance.missing_patterns import (
    PATTERNS,
    MissingPattern,
    MissingPatterns,
    masked_out_of_fold,
    study_missing_patterns,
)
from data.cohorts import Cohort
from data.features import NAMES, REQUIRED


@pytest.fixture(scope="module")
def study(cleveland: Cohort) -> MissingPatterns:
    return study_missing_patterns(cleveland, repeats=2, resamples=100, seed=20260101)


def named(study: MissingPatterns, name: str) -> MissingPattern:
    return next(pattern for pattern in study.patterns if pattern.name == name)


def test_no_pattern_misses_what_is_required_or_stands_twice() -> None:
    missing = [set(inputs) for _, inputs in PATTERNS]
    assert len({name for name, _ in PATTERNS}) == len(PATTERNS)
    assert all(missing.count(inputs) == 1 for inputs in missing)
    assert all(inputs <= set(NAMES) - set(REQUIRED) for inputs in missing)


@pytest.mark.parametrize(
    ("name", "auc", "brier", "filled_brier", "filled_shift"),
    [
        # CLINICAL.md, section 4.
        ("no fluoroscopy", 0.889, 0.133, 0.138, 0.45),
        ("no fluoroscopy, no thallium scan", 0.878, 0.141, 0.173, 0.96),
        ("no imaging, ST slope not read", 0.875, 0.142, 0.186, 0.99),
        ("no exercise test", 0.892, 0.132, 0.143, 0.33),
        ("bedside, ECG and laboratory only", 0.835, 0.164, 0.253, 1.30),
    ],
)
def test_the_measured_figures_are_met(
    study: MissingPatterns,
    name: str,
    auc: float,
    brier: float,
    filled_brier: float,
    filled_shift: float,
) -> None:
    pattern = named(study, name)
    assert pattern.sub_model.roc_auc.value == pytest.approx(auc, abs=0.006)
    assert pattern.sub_model.brier_score.value == pytest.approx(brier, abs=0.003)
    assert pattern.filled.brier_score.value == pytest.approx(filled_brier, abs=0.015)
    assert pattern.filled.calibration_in_the_large.value == pytest.approx(filled_shift, abs=0.2)


def test_no_sub_model_is_off_in_the_large(study: MissingPatterns) -> None:
    for pattern in study.patterns:
        assert abs(pattern.sub_model.calibration_in_the_large.value) <= 0.10


def test_filling_the_scans_tells_risk_too_low_beyond_chance(study: MissingPatterns) -> None:
    pattern = named(study, "no fluoroscopy, no thallium scan")
    assert pattern.filled.calibration_in_the_large.interval.low > 0.5
    assert pattern.brier_cost_of_filling.interval.low > 0
    assert "scan was normal" in study.reading


def test_the_cost_of_filling_is_the_difference_of_the_brier_scores(study: MissingPatterns) -> None:
    for pattern in study.patterns:
        cost = pattern.filled.brier_score.value - pattern.sub_model.brier_score.value
        assert pattern.brier_cost_of_filling.value == pytest.approx(cost)


def test_every_figure_rests_on_all_patients_and_lies_in_its_interval(
    study: MissingPatterns,
) -> None:
    assert [(p.name, p.missing) for p in study.patterns] == list(PATTERNS)
    for pattern in study.patterns:
        assert (pattern.n, pattern.diseased) == (303, 139)
        for handling in (pattern.sub_model, pattern.filled):
            for name in type(handling).model_fields:
                figure = getattr(handling, name)
                assert figure.n == 303
                assert figure.interval.low < figure.value < figure.interval.high


def test_with_nothing_masked_the_risks_are_those_served(cleveland: Cohort) -> None:
    served, _ = masked_out_of_fold(cleveland, (), repeats=2, seed=3)
    expected, _ = served_out_of_fold(cleveland, repeats=2, seed=3)
    np.testing.assert_allclose(served, expected.mean(axis=1), rtol=1e-9)


def test_what_is_masked_cannot_be_seen(cleveland: Cohort) -> None:
    patients = cleveland.patients
    shuffled = patients.assign(ca=patients["ca"].to_numpy()[::-1])
    other = replace(cleveland, patients=shuffled)
    served, _ = masked_out_of_fold(cleveland, ("ca",), repeats=1, seed=3)
    again, _ = masked_out_of_fold(other, ("ca",), repeats=1, seed=3)
    np.testing.assert_allclose(served, again, rtol=1e-9)


def test_the_result_survives_the_way_through_json(study: MissingPatterns) -> None:
    assert MissingPatterns.model_validate_json(study.model_dump_json()) == study


def test_one_outcome_is_refused(cleveland: Cohort) -> None:
    healthy = replace(cleveland, disease=np.zeros(303, dtype=np.int64))
    with pytest.raises(TooFewPatients):
        study_missing_patterns(healthy, repeats=1, resamples=10, seed=1)
