"""The served model under cross-validation: the gates, and how they are measured."""

import numpy as np
import pytest

from analysis.errors import LeakageAlarm
from analysis.model.ridge import fit, sigmoid, values
from analysis.model.served import served_out_of_fold
from analysis.performance.cross_validation import (
    PerformanceReport,
    raise_on_leakage,
)
from data.cohorts import Cohort
from data.features import NAMES

MEASURES = (
    "roc_auc",
    "brier_score",
    "log_loss",
    "accuracy",
    "calibration_slope",
    "expected_calibration_error",
)


@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [
        ("roc_auc", 0.905, 0.93),
        ("brier_score", 0, 0.121),
        ("log_loss", 0, 0.385),
        ("accuracy", 0.82, 0.87),
        ("calibration_slope", 0.95, 1.15),
        ("expected_calibration_error", 0, 0.045),
    ],
)
def test_the_model_passes_its_gates(
    report: PerformanceReport, measure: str, low: float, high: float
) -> None:
    assert low <= getattr(report.cross_validation, measure).value <= high


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_has_an_interval_over_all_patients(
    report: PerformanceReport, measure: str
) -> None:
    estimate = getattr(report.cross_validation, measure)
    assert estimate.interval.low < estimate.interval.high
    assert estimate.interval.low <= estimate.value <= estimate.interval.high
    assert estimate.interval.level == 0.95
    assert estimate.n == 303


def test_the_report_says_how_it_was_measured(report: PerformanceReport) -> None:
    cv = report.cross_validation
    assert (cv.folds, cv.repeats, cv.n, cv.diseased, cv.threshold) == (5, 10, 303, 139, 0.5)


def test_every_patient_is_tested_once_in_each_repeat(cleveland: Cohort) -> None:
    told: list[int] = []
    risk, fold = served_out_of_fold(cleveland, 2, 5, told.append)
    assert risk.shape == fold.shape == (303, 2)
    assert ((risk > 0) & (risk < 1)).all()
    assert [set(fold[:, repeat]) for repeat in range(2)] == [{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}]
    assert told == [1] * 10


@pytest.mark.parametrize(("row", "missing"), [(0, ""), (87, "thal"), (166, "ca")])
def test_a_patient_is_scored_as_served_by_a_model_that_never_saw_him(
    cleveland: Cohort, row: int, missing: str
) -> None:
    risk, fold = served_out_of_fold(cleveland, 1, 5)
    patients = values(cleveland.patients)
    inputs = [name for name in NAMES if name != missing]
    columns = [NAMES.index(name) for name in inputs]
    taught = (fold[:, 0] != fold[row, 0]) & ~np.isnan(patients[:, columns]).any(axis=1)
    model = fit(patients[taught], cleveland.disease[taught], inputs)
    assert risk[row, 0] == pytest.approx(sigmoid(model.log_odds(patients[[row]]))[0], abs=1e-9)


def test_a_score_above_0_93_is_a_leak() -> None:
    with pytest.raises(LeakageAlarm, match=r"leakage alarm: cross-validated ROC-AUC 0\.931"):
        raise_on_leakage(0.931)


@pytest.mark.parametrize("roc_auc", [0.93, 0.914, 0.5])
def test_a_score_up_to_0_93_is_none(roc_auc: float) -> None:
    raise_on_leakage(roc_auc)


def test_a_report_survives_the_way_through_json(report: PerformanceReport) -> None:
    assert PerformanceReport.model_validate_json(report.model_dump_json()) == report
