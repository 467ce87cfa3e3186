"""Tables of hospitals, of missing inputs and of decided answers, by a real report."""

from pathlib import Path
from typing import Any

import pytest

from dashboard.evidence.hospitals import named
from dashboard.evidence.missing import SCORES, table
from dashboard.evidence.uncertainty import covered
from dashboard.reports import parse


@pytest.fixture(scope="module")
def performance(studied_home: Path) -> Any:
    version = (studied_home / "models" / "current").read_text().strip()
    reports = studied_home / "models" / version / "reports"
    return parse("performance", (reports / "performance.json").read_bytes())


def test_a_hospital_with_too_few_patients_is_marked_in_words(performance: Any) -> None:
    names = named(performance.external_validation)
    assert names[0] == "Hungary, n 294"
    assert names[1] == "Switzerland, n 123: not assessable"
    assert names[2] == "VA Long Beach, n 200: indicative only"


@pytest.mark.parametrize("score", SCORES)
def test_every_pattern_has_both_ways_and_what_filling_costs(performance: Any, score: str) -> None:
    found = table(performance.missing_patterns, score)
    assert len(found) == len(performance.missing_patterns.patterns)
    assert found["Sub-model"].str.contains(", n 303").all()
    assert found["Brier score lost by filling"].str.match(r"[+-]0\.\d{4} \(").all()


def test_what_was_missing_is_said_by_name(performance: Any) -> None:
    found = covered(performance.conformal)
    assert "Cleveland, missing: nothing" in found.index
    assert "Cleveland, missing: vessels coloured, thallium scan" in found.index
    assert "VA Long Beach" in found.index
    levels = {f"{100 * one.level:.0f} %" for one in performance.conformal.at_home[0].levels}
    assert set(found["Promised"]) == levels
