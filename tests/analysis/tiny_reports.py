"""Every report the page has rooms for, made by the real studies with next to no computing."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from analysis.effort import Effort
from analysis.explanation.report import explain
from analysis.exploration.report import explore, published
from analysis.performance.comparison import compare
from analysis.performance.conformal_coverage import study_conformal
from analysis.performance.curves import trace_curves
from analysis.performance.external_validation import validate_externally
from analysis.performance.missing_patterns import study_missing_patterns
from analysis.performance.pooled_sites import study_pooled_sites
from analysis.performance.refit_spread import study_refit_spread
from data.cohorts import SITES, load

TINY: Final = Effort(repeats=1, resamples=20, trees=10, tuned=False, refits=8)
SEED: Final = 1


def silent(_name: str, _size: int) -> Callable[[int], None]:
    return lambda _done: None


def performance(trained: Mapping[str, Any]) -> dict[str, Any]:
    """The trained bundle's report, and the parts of the other studies."""
    cleveland, *away = [load(site) for site in SITES]
    studies = {
        "comparison": compare(cleveland, SEED, TINY),
        "conformal": study_conformal(cleveland, away, 1, SEED),
        "curves": trace_curves(cleveland, SEED, TINY),
        "external_validation": validate_externally(cleveland, away, 1, 20, SEED),
        "missing_patterns": study_missing_patterns(cleveland, 1, 20, SEED),
        "pooled_sites": study_pooled_sites([cleveland, *away], 1, 20, SEED),
        "refit_spread": study_refit_spread(cleveland, 8, 20, SEED),
    }
    parts = {name: json.loads(study.model_dump_json()) for name, study in studies.items()}
    return {**parts, **trained}


def explanation(card: Mapping[str, Any]) -> dict[str, Any]:
    """The reasons of the served model."""
    cleveland, *away = [load(site) for site in SITES]
    report = explain(cleveland, away, card, TINY, SEED, silent)
    return dict(json.loads(report.model_dump_json()))


def data() -> dict[str, Any]:
    """The four cohorts as they are."""
    cohorts = [load(site) for site in SITES]
    raw = {site: published(site) for site in SITES}
    return dict(json.loads(explore(cohorts, raw, TINY, SEED, silent).model_dump_json()))
