"""A check's limits in words, its readings, and rounding that never contradicts a verdict."""

import math
from pathlib import Path

import pytest

from analysis.releases.check import At, Check, Reading
from analysis.releases.evidence import Evidence, read
from tests.analysis.release_bundles import changed, performance, write

AUC = At("reports/performance.json", "cross_validation.roc_auc.value")
PATTERNS = At(
    "reports/performance.json",
    "missing_patterns.patterns[*].sub_model.calibration_in_the_large.value",
    "missing_patterns.patterns[*].name",
)


def check(low: float = -math.inf, high: float = math.inf, unit: str = "") -> Check:
    return Check("a name", AUC, "a reason", low=low, high=high, unit=unit)


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    write(tmp_path, "abc")
    return read(tmp_path, "abc")


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (0.905, math.inf, "", "at least 0.905"),
        (-math.inf, 1e-9, "", "at most 1e-09"),
        (0.95, 1.15, "", "0.95 to 1.15"),
        (-0.1, 0.1, "log-odds", "-0.1 to 0.1 log-odds"),
        (0, 0, "damaged", "0 damaged"),
    ],
)
def test_limits_are_told_in_words(low: float, high: float, unit: str, words: str) -> None:
    assert check(low, high, unit).limit == words


@pytest.mark.parametrize("value", [0.9, 1.0, 1.1])
def test_limits_belong_to_what_is_allowed(value: float) -> None:
    assert check(0.9, 1.1).margin(Reading(value)) >= 0


@pytest.mark.parametrize("value", [0.899, 1.101])
def test_what_lies_beyond_a_limit_has_a_negative_margin(value: float) -> None:
    assert check(0.9, 1.1).margin(Reading(value)) < 0


def test_what_is_not_measured_keeps_no_limit() -> None:
    assert check(low=0).margin(Reading(None)) < 0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.91390, "0.914"),
        (0.90496, "0.90496"),
        (0.904999999, "0.904999999"),
        (0.905, "0.905"),
        (0.905000001, "0.905"),
        (1.0, "1"),
        (3.3e-16, "3.3e-16"),
    ],
)
def test_rounding_never_crosses_a_limit(value: float, words: str) -> None:
    assert check(low=0.905).measured([Reading(value)]) == words


def test_a_value_above_its_limit_is_not_rounded_down_to_it() -> None:
    assert check(high=0.121).measured([Reading(0.12104)]) == "0.12104"
    assert check(high=0.121).measured([Reading(0.12096)]) == "0.121"


def test_of_many_readings_the_worst_is_told_with_its_name() -> None:
    readings = [Reading(0.05, "one"), Reading(-0.09, "two"), Reading(0.0, "three")]
    told = check(-0.1, 0.1, "log-odds").measured(readings)
    assert told == "-0.090 log-odds (two), worst of 3"


def test_a_reading_without_a_value_is_the_worst() -> None:
    readings = [Reading(5.0, "one"), Reading(None, "two")]
    assert check(high=1).measured(readings) == "not measured (two), worst of 2"


def test_a_figure_is_read_from_its_report(evidence: Evidence) -> None:
    assert AUC.readings(evidence) == [Reading(0.911)]


def test_figures_come_with_their_names(evidence: Evidence) -> None:
    assert PATTERNS.readings(evidence) == [
        Reading(0.0, "no imaging, ST slope not read"),
        Reading(-0.05, "bedside, ECG and laboratory only"),
    ]


def test_names_that_do_not_match_are_left_out(evidence: Evidence) -> None:
    figure = At(PATTERNS.source, PATTERNS.path, "missing_patterns.reading")
    assert figure.readings(evidence) == [Reading(0.0), Reading(-0.05)]


@pytest.mark.parametrize("figure", [At("reports/none.json", "a"), At(AUC.source, "a.b")])
def test_a_figure_that_is_not_there_has_no_reading(evidence: Evidence, figure: At) -> None:
    assert figure.readings(evidence) == []


@pytest.mark.parametrize("value", [None, "0.9", True, [0.9], {"value": 0.9}])
def test_what_is_no_number_is_no_measurement(tmp_path: Path, value: object) -> None:
    report = changed(performance(), "cross_validation.roc_auc.value", value)
    write(tmp_path, "abc", report)
    assert AUC.readings(read(tmp_path, "abc")) == [Reading(None)]


def test_what_json_calls_not_a_number_is_no_measurement(tmp_path: Path) -> None:
    write(tmp_path, "abc", changed(performance(), "cross_validation.roc_auc.value", math.nan))
    assert AUC.readings(read(tmp_path, "abc")) == [Reading(None)]
