"""The gate's table: each check tells why, and looks where the studies really write."""

import re
import types
from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from analysis import bundle
from analysis.drift.report import DriftReport
from analysis.explanation.report import ExplanationReport
from analysis.exploration.report import DataReport
from analysis.fairness.report import FairnessReport
from analysis.performance.missing_patterns import PATTERNS
from analysis.poisoning.report import PoisoningReport
from analysis.releases.check import At, Check
from analysis.releases.checks import CHECKS, INTEGRITY
from analysis.releases.json_path import find
from analysis.studying import PerformanceEvidence
from data.cohorts import SITES

REPORTS: dict[str, type[BaseModel]] = {
    bundle.PERFORMANCE: PerformanceEvidence,
    bundle.EXPLANATION: ExplanationReport,
    bundle.DATA: DataReport,
    bundle.FAIRNESS: FairnessReport,
    bundle.DRIFT: DriftReport,
    bundle.POISONING: PoisoningReport,
}

FIGURES = [
    pytest.param(check.figure.source, path, id=f"{check.name}: {path}")
    for check in CHECKS
    if isinstance(check.figure, At) and check.figure.source in REPORTS
    for path in filter(None, (check.figure.path, check.figure.names))
]


def plain(annotation: Any) -> Iterator[Any]:
    """Yield what a field may hold: members of unions, items of tuples."""
    if get_origin(annotation) in {Union, types.UnionType, tuple}:
        for one in get_args(annotation):
            yield from plain(one)
    else:
        yield annotation


def leads_to(model: type[BaseModel], keys: list[str]) -> Iterator[Any]:
    """Yield the types at the end of a path of field names."""
    field = model.model_fields.get(keys[0])
    for found in plain(field.annotation) if field else ():
        yield from beyond(found, keys[1:])


def beyond(found: Any, keys: list[str]) -> Iterator[Any]:
    """Yield the types at the end of what is left of a path, from a type on."""
    if not keys:
        yield found
    elif get_origin(found) is dict:
        for entry in plain(get_args(found)[1]):
            yield from beyond(entry, keys[1:])
    elif isinstance(found, type) and issubclass(found, BaseModel):
        yield from leads_to(found, keys)


@pytest.mark.parametrize(("source", "path"), FIGURES)
def test_every_path_leads_to_a_field_that_a_study_writes(source: str, path: str) -> None:
    keys = re.sub(r"\[[^]]*\]", "", path).split(".")
    assert {*leads_to(REPORTS[source], keys)} & {int, float, str}


def test_every_report_of_the_gate_is_held_against_its_class() -> None:
    sources = {check.figure.source for check in CHECKS if isinstance(check.figure, At)}
    assert sources - {bundle.MANIFEST} == set(REPORTS)


def chosen(field: str) -> set[str]:
    """Return what the paths of the gate ask of a field in brackets."""
    return {
        part.split("]")[0]
        for check in CHECKS
        if isinstance(check.figure, At)
        for part in check.figure.path.split(f"[{field}=")[1:]
    }


def test_sites_and_patterns_are_called_as_the_studies_call_them() -> None:
    assert chosen("site") <= set(SITES)
    assert chosen("name") <= {pattern[0] for pattern in PATTERNS}
    assert len(chosen("site")) == len(chosen("name")) == 2


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_check_has_a_limit_a_reason_and_a_path_that_can_be_read(check: Check) -> None:
    assert check.why.endswith(".")
    assert (check.low, check.high) != (-inf, inf)
    assert check.low <= check.high
    if isinstance(check.figure, At):
        assert find({}, check.figure.path) == []


def test_no_two_checks_have_one_name() -> None:
    assert Counter(check.name for check in CHECKS).most_common(1)[0][1] == 1


def test_the_first_checks_are_those_that_a_rollback_repeats() -> None:
    assert CHECKS[: len(INTEGRITY)] == INTEGRITY


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("ROC-AUC", 0.905, inf),
        ("leakage alarm", -inf, 0.93),
        ("Brier score", -inf, 0.121),
        ("log-loss", -inf, 0.385),
        ("calibration slope", 0.95, 1.15),
        ("expected calibration error", -inf, 0.045),
        ("known patients", -inf, 1e-9),
        ("ROC-AUC with 10 inputs", 0.870, inf),
        ("ROC-AUC with 7 inputs", 0.830, inf),
        ("calibration slope with 10 inputs", 0.95, 1.20),
        ("calibration slope with 7 inputs", 0.95, 1.20),
        ("Brier score with 10 inputs", -inf, 0.146),
        ("Brier score with 7 inputs", -inf, 0.167),
        ("calibration of each missing pattern", -0.1, 0.1),
        ("Hungary, ROC-AUC", 0.885, inf),
        ("Hungary, Brier score", -inf, 0.126),
        ("Hungary, O/E", 0.80, 1.20),
        ("Hungary, Brier score, local intercept", -inf, 0.128),
        ("Hungary, O/E, local intercept", 0.95, 1.05),
        ("VA, ROC-AUC", 0.72, inf),
        ("VA, Brier score", -inf, 0.175),
        ("conformal, coverage at 90 %", 0.88, 0.92),
        ("conformal, one answer at 90 %", 0.75, inf),
    ],
)
def test_the_limits_are_the_targets_of_the_protocol(name: str, low: float, high: float) -> None:
    check = next(one for one in CHECKS if one.name == name)
    assert (check.low, check.high) == (low, high)
