"""The model card: every figure from the reports, when to use the model and when not to."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.card.model_card import model_card
from analysis.performance.cross_validation import PerformanceReport
from data.cohorts import Cohort
from data.features import FEATURES


@pytest.fixture(scope="module")
def text(trained_bundle: Path) -> str:
    return (trained_bundle / "model_card.md").read_text()


@pytest.fixture(scope="module")
def reports(trained_bundle: Path) -> dict[str, Any]:
    """The decoded reports of the bundle, by their names without folder and ending."""
    paths = (trained_bundle / "reports").glob("*.json")
    return {path.stem: json.loads(path.read_bytes()) for path in paths}


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("ROC-AUC", "roc_auc"),
        ("Brier score", "brier_score"),
        ("log-loss", "log_loss"),
        ("accuracy at 0.5", "accuracy"),
        ("calibration slope", "calibration_slope"),
        ("expected calibration error", "expected_calibration_error"),
    ],
)
def test_each_measure_stands_with_its_interval(
    text: str, report: PerformanceReport, label: str, measure: str
) -> None:
    found = getattr(report.cross_validation, measure)
    low, high = found.interval.low, found.interval.high
    assert f"| {label} | {found.value:.3f} | {low:.3f} to {high:.3f} |\n" in text


@pytest.mark.parametrize(
    "limit",
    [
        "## When to use it",
        "## When not to use it",
        "Screening of healthy people",
        "known coronary artery disease",
        "acute chest pain",
        "age outside 29 to 77",
        "no ten-year risk",
        "1981 to 1987",
        "Nothing here shows a cause",
        "Research software, not a medical device.",
    ],
)
def test_the_limits_are_stated(text: str, limit: str) -> None:
    assert limit in text


def test_the_card_names_version_cohort_and_source(text: str, manifest: dict[str, Any]) -> None:
    assert text.startswith(f"# Model card: Heartsight {manifest['version']}\n")
    assert '303 patients of the cohort "cleveland", 139 of them diseased (46 %)' in text
    assert "https://doi.org/10.24432/C52P4X" in text
    assert "CC BY 4.0" in text


def test_the_lucky_split_is_explained(text: str, report: PerformanceReport) -> None:
    assert report.reference_protocol.reading in text


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
def test_every_input_has_its_line(text: str, feature: Any) -> None:
    assert f"| `{feature.name}` | {feature.label} |" in text


def test_the_error_of_the_ranges_is_stated(text: str, report: PerformanceReport) -> None:
    error = 100 * report.interval_check[0].mean_absolute_error
    assert f"{error:.1f} percentage points on average" in text


def test_the_standards_are_answered(text: str) -> None:
    assert "## TRIPOD+AI\n" in text
    assert "\n27. **" in text
    assert "\n28. **" not in text
    assert "## PROBAST+AI\n" in text


def test_how_the_file_was_read_is_told(
    cleveland: Cohort, manifest: dict[str, Any], reports: dict[str, Any]
) -> None:
    noted = replace(cleveland, notes=("Codes were translated", "2 rows repeat"))
    text = model_card(manifest, noted, reports)
    assert "UCI coding.\nCodes were translated.\n2 rows repeat.\n" in text


def test_the_card_of_the_bundle_is_what_the_reports_give(
    text: str, cleveland: Cohort, manifest: dict[str, Any], reports: dict[str, Any]
) -> None:
    assert model_card(manifest, cleveland, reports) == text


def test_no_place_of_the_template_is_left_open(text: str) -> None:
    assert "{" not in text
    assert "nan" not in text.split()
