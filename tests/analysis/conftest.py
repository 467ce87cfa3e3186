"""What many tests of the analysis read: Cleveland, and the parts of one trained bundle."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.performance.cross_validation import PerformanceReport
from data.cohorts import Cohort, load


@pytest.fixture(scope="session")
def cleveland() -> Cohort:
    return load("cleveland")


@pytest.fixture(scope="session")
def trained_bundle(trained_home: Path) -> Path:
    """The directory of the promoted bundle."""
    version = (trained_home / "models" / "current").read_text().strip()
    return trained_home / "models" / version


@pytest.fixture(scope="session")
def manifest(trained_bundle: Path) -> dict[str, Any]:
    return dict(json.loads((trained_bundle / "manifest.json").read_bytes()))


@pytest.fixture(scope="session")
def card(trained_bundle: Path) -> dict[str, Any]:
    return dict(json.loads((trained_bundle / "scorecard.json").read_bytes()))


@pytest.fixture(scope="session")
def report(trained_bundle: Path) -> PerformanceReport:
    content = (trained_bundle / "reports" / "performance.json").read_bytes()
    return PerformanceReport.model_validate_json(content)
