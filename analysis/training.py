"""Train the model, measure it, and hand over a bundle's files: cohort in, bytes out.

Writing them is the caller's business. The order matters: the cheap refusals come first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from analysis import bundle
from analysis.errors import DuplicatedRows, TooFewPatients
from analysis.interval_check import CHECKED, check_intervals
from analysis.known_patients import known_patients
from analysis.model_card import model_card
from analysis.patterns import fit_all, input_sets
from analysis.performance import (
    FOLDS,
    REPEATS,
    THRESHOLD,
    PerformanceReport,
    cross_validate,
    raise_on_leakage,
)
from analysis.reference import reference
from analysis.reference_protocol import SPLITS, reproduce
from analysis.ridge import C, complete
from analysis.scorecard import scorecard
from data.cohorts import Cohort
from data.features import NAMES

SEED: Final = 20260101
DUPLICATES_ALLOWED: Final = 0.02
COMPLETE_NEEDED: Final = 20
"""Patients of each outcome with all inputs: four in each test fold of the sub-model of them all."""

Step = Callable[[str, int], Callable[[int], None]]
"""Opens a step of the progress display: its name and size in, a function that advances it out."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A bundle's content, not yet on disk."""

    manifest: dict[str, Any]
    files: dict[str, bytes]
    report: PerformanceReport


def train(cohort: Cohort, step: Step, seed: int = SEED) -> Trained:
    """Fit, measure and pack the served model.

    Raises
    ------
    TrainingRefused
        If the table holds too many copies of patients or too few complete ones, or the result is
        too good to be true.
    """
    raise_on_duplicates(cohort)
    raise_on_too_few(cohort)
    cross_validation = cross_validate(cohort, seed, step("Cross-validating", FOLDS * REPEATS))
    raise_on_leakage(cross_validation)
    protocol = reproduce(cohort, step("Repeating the reference protocol", SPLITS))
    sub_models = fit_all(cohort, seed, step("Fitting sub-models", len(input_sets())))
    checks = check_intervals(
        cohort, sub_models, seed, step("Checking intervals by refits", len(CHECKED))
    )
    report = PerformanceReport(
        cross_validation=cross_validation, reference_protocol=protocol, interval_check=checks
    )
    manifest = _manifest(cohort, report, seed)
    average = float(cohort.disease.mean())
    return Trained(
        manifest,
        {
            bundle.SCORECARD: bundle.to_compact_json(scorecard(sub_models, THRESHOLD, average)),
            bundle.REFERENCE: bundle.to_json(reference(cohort).model_dump(mode="json")),
            bundle.KNOWN_PATIENTS: bundle.to_json(known_patients(cohort, seed)),
            bundle.PERFORMANCE: bundle.to_json(report.model_dump(mode="json")),
            bundle.MODEL_CARD: model_card(manifest, cohort, report).encode(),
        },
        report,
    )


def raise_on_duplicates(cohort: Cohort) -> None:
    """Refuse a table in which copies of patients would leak from training into test folds.

    Raises
    ------
    DuplicatedRows
        If more than `DUPLICATES_ALLOWED` of the rows repeat an earlier row exactly.
    """
    if cohort.duplicates > DUPLICATES_ALLOWED * len(cohort):
        raise DuplicatedRows(
            f"{cohort.duplicates} of {len(cohort)} rows repeat an earlier row exactly: the same "
            "patient would be trained on and tested on. Remove the copies and train again."
        )


def raise_on_too_few(cohort: Cohort) -> None:
    """Refuse a table whose patients cannot teach the sub-model of all inputs.

    Raises
    ------
    TooFewPatients
        If fewer than `COMPLETE_NEEDED` patients of either outcome have every input.
    """
    outcomes = cohort.disease[complete(cohort.patients, NAMES)]
    diseased = int(outcomes.sum())
    if min(diseased, len(outcomes) - diseased) < COMPLETE_NEEDED:
        raise TooFewPatients(
            f"{len(outcomes)} of {len(cohort)} patients have all {len(NAMES)} inputs, {diseased} "
            f"of them diseased; training needs {COMPLETE_NEEDED} with disease and as many without."
        )


def _manifest(cohort: Cohort, report: PerformanceReport, seed: int) -> dict[str, Any]:
    cv = report.cross_validation
    parameters = {"C": C, "seed": seed, "sub_models": len(input_sets()), "threshold": THRESHOLD}
    return {
        "schema_version": 1,
        **bundle.lineage(cohort, parameters),
        "metrics": {
            "brier_score": cv.brier_score.value,
            "calibration_slope": cv.calibration_slope.value,
            "roc_auc": cv.roc_auc.value,
        },
    }
