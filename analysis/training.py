"""Train the model, measure it, and hand over a bundle's files: cohort in, bytes out.

Writing them is the caller's business. The order matters: the cheap refusals come first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel
from threadpoolctl import threadpool_limits

from analysis import bundle
from analysis.card.model_card import model_card
from analysis.errors import DuplicatedRows
from analysis.fairness.calibration_by_sex import calibration_by_sex
from analysis.model.contribution_spread import contribution_spread
from analysis.model.enough_patients import raise_on_too_few
from analysis.model.known_patients import known_patients
from analysis.model.patterns import FOLDS, fit_all, input_sets
from analysis.model.reference import reference
from analysis.model.ridge import C
from analysis.model.scorecard import scorecard
from analysis.model.served import THRESHOLD, served_out_of_fold
from analysis.performance.cross_validation import (
    REPEATS,
    PerformanceReport,
    cross_validate,
)
from analysis.performance.interval_check import CHECKED, check_intervals
from analysis.performance.reference_protocol import SPLITS, reproduce
from analysis.progress import Step
from data.cohorts import Cohort

SEED: Final = 20260101
DUPLICATES_ALLOWED: Final = 0.02


@dataclass(frozen=True, slots=True)
class Core:
    """The fitted model and what is measured of it in every training.

    Attributes
    ----------
    card : dict
        The served model, as `scorecard.json` holds it.
    files : dict of str to bytes
        Those that need no further study.
    """

    cohort: Cohort
    seed: int
    report: PerformanceReport
    card: dict[str, Any]
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Trained:
    """A bundle's content, not yet on disk."""

    manifest: dict[str, Any]
    files: dict[str, bytes]
    report: PerformanceReport


def train(cohort: Cohort, step: Step, seed: int = SEED) -> Trained:
    """Fit, measure and pack the served model, without the further studies of `studying`.

    Raises
    ------
    TrainingRefused
        If the table holds too many copies of patients or too few complete ones, or the result is
        too good to be true.
    """
    core = fit_and_measure(cohort, step, seed)
    return pack(core, {bundle.PERFORMANCE: core.report}, "training")


# One thread: the order in which threads add up would change the last bits of a bundle.
@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def fit_and_measure(cohort: Cohort, step: Step, seed: int) -> Core:
    """Fit the served model and measure what an answer needs; raises like `train`."""
    raise_on_duplicates(cohort)
    raise_on_too_few(cohort)
    cross_validation = cross_validate(cohort, seed, step("Cross-validating", FOLDS * REPEATS))
    protocol = reproduce(cohort, step("Repeating the reference protocol", SPLITS))
    sub_models = fit_all(cohort, seed, step("Fitting sub-models", len(input_sets())))
    checks = check_intervals(
        cohort, sub_models, seed, step("Checking intervals by refits", len(CHECKED))
    )
    report = PerformanceReport(
        cross_validation=cross_validation, reference_protocol=protocol, interval_check=checks
    )
    average = float(cohort.disease.mean())
    card = scorecard(sub_models, contribution_spread(cohort), THRESHOLD, average)
    risk, _ = served_out_of_fold(cohort, REPEATS, seed)
    files = {
        bundle.SCORECARD: bundle.to_compact_json(card),
        bundle.CALIBRATION_BY_SEX: bundle.to_compact_json(calibration_by_sex(cohort, risk)),
        bundle.REFERENCE: bundle.to_compact_json(
            reference(cohort, risk[:, 0]).model_dump(mode="json")
        ),
        bundle.KNOWN_PATIENTS: bundle.to_json(known_patients(cohort, seed)),
    }
    return Core(cohort, seed, report, card, files)


def pack(
    core: Core,
    reports: Mapping[str, BaseModel],
    studies: str,
    extra_files: Mapping[str, bytes] = MappingProxyType({}),
    **extra_manifest: Any,
) -> Trained:
    """Pack the model, its reports and its card.

    Parameters
    ----------
    reports : Mapping of str to model
        By their file name in the bundle.
    studies : str
        Which studies were run, and at what effort: a part of what the version stands for.
    extra_files, extra_manifest
        Further files, and further entries of the manifest.
    """
    dumped = {name: report.model_dump(mode="json") for name, report in reports.items()}
    manifest = {**_manifest(core, studies), **extra_manifest}
    by_topic = {PurePosixPath(name).stem: content for name, content in dumped.items()}
    return Trained(
        manifest,
        {
            **core.files,
            **{name: bundle.report_json(name, content) for name, content in dumped.items()},
            bundle.MODEL_CARD: model_card(manifest, core.cohort, by_topic).encode(),
            **extra_files,
        },
        core.report,
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


def _manifest(core: Core, studies: str) -> dict[str, Any]:
    cv = core.report.cross_validation
    parameters = {
        "C": C,
        "seed": core.seed,
        "studies": studies,
        "sub_models": len(input_sets()),
        "threshold": THRESHOLD,
    }
    return {
        "schema_version": 1,
        **bundle.lineage(core.cohort, parameters),
        "metrics": {
            "brier_score": cv.brier_score.value,
            "calibration_slope": cv.calibration_slope.value,
            "roc_auc": cv.roc_auc.value,
        },
    }
