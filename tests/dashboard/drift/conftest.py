"""Real comparisons: what a studied bundle says of other hospitals."""

from pathlib import Path
from typing import Any

import pytest

from analysis.drift.comparison import DriftComparison, compare_sketches
from analysis.drift.sketches import empty_sketch, from_document
from dashboard.reports import parse


@pytest.fixture(scope="session")
def drift_report(studied_home: Path) -> Any:
    """The report about drift, as a page reads it."""
    version = (studied_home / "models" / "current").read_text().strip()
    path = studied_home / "models" / version / "reports" / "drift.json"
    return parse("drift", path.read_bytes())


@pytest.fixture(scope="session")
def hungary(drift_report: Any) -> DriftComparison:
    """Hungary against Cleveland."""
    compared = [one.comparison for one in drift_report.sites]
    found = next(one for one in compared if one.current == "hungary")
    return DriftComparison.model_validate(found)


@pytest.fixture(scope="session")
def nobody(drift_report: Any) -> DriftComparison:
    """Nobody against Cleveland, through counts."""
    reference = from_document(drift_report.reference)
    return compare_sketches(reference, empty_sketch(), ("Cleveland", "served traffic"), 1)


@pytest.fixture(scope="session")
def the_same(drift_report: Any) -> DriftComparison:
    """Cleveland against itself, through counts."""
    reference = from_document(drift_report.reference)
    return compare_sketches(reference, reference, ("Cleveland", "the same"), 1)
