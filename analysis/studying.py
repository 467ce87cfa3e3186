"""Train the model and run every study about it: cohorts in, a whole bundle's files out.

`training` does what serving needs; this adds the evidence that reviewers and the release gate ask
for. Each study lives in a file of its own; here is only their order and the reports they go to.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from threadpoolctl import threadpool_limits

from analysis import bundle
from analysis.drift.report import FULL as DRIFT_FULL
from analysis.drift.report import QUICK as DRIFT_QUICK
from analysis.drift.report import DriftReport, report_drift
from analysis.drift.report import Size as DriftSize
from analysis.effort import FULL, QUICK, Effort
from analysis.explanation.report import explain
from analysis.exploration.report import explore
from analysis.export.onnx_model import onnx_parity, to_onnx
from analysis.fairness.report import report_fairness
from analysis.model.patterns import FOLDS
from analysis.performance.comparison import Comparison, compare
from analysis.performance.conformal_coverage import Conformal, study_conformal
from analysis.performance.cross_validation import PerformanceReport
from analysis.performance.curves import Curves, trace_curves
from analysis.performance.external_validation import ExternalValidation, validate_externally
from analysis.performance.interval_check import CHECKED
from analysis.performance.missing_patterns import PATTERNS, MissingPatterns, study_missing_patterns
from analysis.performance.pooled_sites import PooledSites, study_pooled_sites
from analysis.performance.refit_spread import RefitSpread, study_refit_spread
from analysis.poisoning.report import PoisoningReport
from analysis.poisoning.study import FULL as POISONING_FULL
from analysis.poisoning.study import QUICK as POISONING_QUICK
from analysis.poisoning.study import Size, n_units, study_poisoning
from analysis.progress import Step
from analysis.training import SEED, Core, Trained, fit_and_measure, pack
from data.cohorts import Cohort

NAMES: Final[Mapping[Effort, str]] = {FULL: "full", QUICK: "quick"}

_DRIFT: Final[Mapping[Effort, DriftSize]] = {FULL: DRIFT_FULL, QUICK: DRIFT_QUICK}
_POISONING: Final[Mapping[Effort, Size]] = {FULL: POISONING_FULL, QUICK: POISONING_QUICK}


class PerformanceEvidence(PerformanceReport):
    """What `reports/performance.json` holds when every study has been run."""

    comparison: Comparison
    curves: Curves
    missing_patterns: MissingPatterns
    external_validation: ExternalValidation
    pooled_sites: PooledSites
    conformal: Conformal
    refit_spread: RefitSpread


# One thread: the order in which threads add up would change the last bits of a bundle.
@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def study(
    cohort: Cohort,
    sites: Sequence[Cohort],
    raw: Mapping[str, pd.DataFrame],
    effort: Effort,
    step: Step,
    seed: int = SEED,
) -> Trained:
    """Fit, measure and study the served model, and pack all of it.

    Parameters
    ----------
    sites : sequence of Cohort
        The hospitals it was not trained on.
    raw : Mapping of str to DataFrame
        Tables as published, by cohort, for what reading them puts right.

    Raises
    ------
    TrainingRefused
        Like `training.train`.
    """
    core = fit_and_measure(cohort, step, seed)
    model = to_onnx(cohort)
    reports = {
        bundle.PERFORMANCE: _performance(core, sites, effort, step, seed),
        bundle.EXPLANATION: explain(cohort, sites, core.card, effort, seed, step),
        bundle.DATA: explore([cohort, *sites], raw, effort, seed, step),
        bundle.FAIRNESS: report_fairness(cohort, sites, seed, effort, step),
        bundle.DRIFT: _drift(cohort, sites, effort, step, seed),
        bundle.POISONING: _poisoning(cohort, effort, step, seed),
    }
    parity: dict[str, Any] = onnx_parity(cohort, model).model_dump(mode="json")
    return pack(core, reports, NAMES[effort], {bundle.ONNX: model}, onnx_parity=parity)


def _drift(
    cohort: Cohort, sites: Sequence[Cohort], effort: Effort, step: Step, seed: int
) -> DriftReport:
    # Evidently takes seconds to import and half a second per group: not for a quick look.
    return report_drift(cohort, sites, seed, _DRIFT[effort], step, ask_evidently=effort is FULL)


def _poisoning(cohort: Cohort, effort: Effort, step: Step, seed: int) -> PoisoningReport:
    size = _POISONING[effort]
    return study_poisoning(cohort, seed, size, step("Poisoning labels", n_units(size)))


def _performance(
    core: Core, sites: Sequence[Cohort], effort: Effort, step: Step, seed: int
) -> PerformanceEvidence:
    cohort, repeats, resamples = core.cohort, effort.repeats, effort.resamples
    scored = FOLDS * repeats
    spread = step("Refitting for one patient's range", 1)
    found = study_refit_spread(cohort, effort.refits, resamples, seed)
    spread(1)
    return PerformanceEvidence(
        **dict(core.report),
        comparison=compare(cohort, seed, effort, step("Comparing with challengers", scored)),
        curves=trace_curves(cohort, seed, effort, step("Tracing curves", 2 * scored)),
        missing_patterns=study_missing_patterns(
            cohort, repeats, resamples, seed, step("Hiding inputs", len(PATTERNS))
        ),
        external_validation=validate_externally(
            cohort, sites, repeats, resamples, seed, step("Validating at other sites", len(sites))
        ),
        pooled_sites=study_pooled_sites(
            [cohort, *sites], repeats, resamples, seed, step("Leaving sites out", len(sites) + 2)
        ),
        conformal=study_conformal(
            cohort,
            sites,
            repeats,
            seed,
            step("Checking conformal sets", len(CHECKED) + len(sites)),
        ),
        refit_spread=found,
    )
