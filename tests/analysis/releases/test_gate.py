"""Each check passes, fails, is decided by a person or does not apply, and says which and why."""

from pathlib import Path
from typing import Any

import pytest

from analysis.releases.check import Stage
from analysis.releases.checks import CHECKS, INTEGRITY
from analysis.releases.evidence import read
from analysis.releases.gate import CheckResult, GateReport, Verdict, judge
from tests.analysis.release_bundles import card, changed, estimate, performance, write


def gate(home: Path, report: Any = None, **chosen: Any) -> GateReport:
    """Write a bundle and judge it."""
    write(home, "abc", report)
    return judge(read(home, "abc"), **chosen)


def result(report: GateReport, name: str) -> CheckResult:
    return next(one for one in report.results if one.name == name)


def test_a_bundle_that_keeps_every_limit_passes(tmp_path: Path) -> None:
    found = gate(tmp_path)
    assert found.passed
    assert [one.name for one in found.results] == [check.name for check in CHECKS]
    assert found.counts["failed"] == 0
    assert found.counts["passed"] + found.counts["not applicable"] == len(CHECKS)


@pytest.mark.parametrize(
    ("path", "value", "name", "measured"),
    [
        ("cross_validation.roc_auc", estimate(0.904), "ROC-AUC", "0.904"),
        ("cross_validation.roc_auc", estimate(0.95), "leakage alarm", "0.950"),
        ("cross_validation.brier_score", estimate(0.122), "Brier score", "0.122"),
        ("cross_validation.log_loss", estimate(0.386), "log-loss", "0.386"),
        ("cross_validation.calibration_slope", estimate(0.94), "calibration slope", "0.940"),
        ("cross_validation.calibration_slope", estimate(1.16), "calibration slope", "1.160"),
        (
            *("cross_validation.expected_calibration_error", estimate(0.046)),
            *("expected calibration error", "0.046"),
        ),
        ("comparison.repeats", 2, "repeats of the studies", "2"),
        ("reference_protocol.cv_roc_auc", 0.895, "reference, CV ROC-AUC", "0.895"),
        ("reference_protocol.test_roc_auc", 0.952, "reference, test ROC-AUC", "0.952"),
        ("reference_protocol.test_accuracy", 0.85, "reference, test accuracy", "0.850"),
        ("reference_protocol.test_precision", 0.9, "reference, test precision", "0.900"),
        ("reference_protocol.test_recall", 0.75, "reference, test recall", "0.750"),
        (
            *("missing_patterns.patterns.0.sub_model.roc_auc", estimate(0.86)),
            *("ROC-AUC with 10 inputs", "0.860"),
        ),
        (
            *("missing_patterns.patterns.1.sub_model.brier_score", estimate(0.17)),
            *("Brier score with 7 inputs", "0.170"),
        ),
        (
            *("missing_patterns.patterns.1.sub_model.calibration_in_the_large", estimate(0.96)),
            "calibration of each missing pattern",
            "0.960 log-odds (bedside, ECG and laboratory only), worst of 2",
        ),
        (
            *("external_validation.sites.0.as_served.measures.roc_auc", estimate(0.8)),
            *("Hungary, ROC-AUC", "0.800"),
        ),
        (
            *("external_validation.sites.0.as_served.measures.observed_to_expected",),
            *(estimate(1.3), "Hungary, O/E", "1.300"),
        ),
        (
            *("external_validation.sites.0.ten_inputs.updated.after.brier_score",),
            *(estimate(0.13), "Hungary, Brier score, local intercept", "0.130"),
        ),
        (
            *("external_validation.sites.1.as_served.measures.brier_score", estimate(0.275)),
            *("VA, Brier score", "0.275"),
        ),
        (
            "external_validation.sites.1.as_served.measures.calibration_in_the_large",
            estimate(0.5, 0.1, 0.9),
            "VA, calibration, low end",
            "0.100 log-odds",
        ),
        (
            "external_validation.sites.1.as_served.measures.calibration_in_the_large",
            estimate(-0.5, -0.9, -0.1),
            "VA, calibration, high end",
            "-0.100 log-odds",
        ),
        (
            *("external_validation.sites.2.assessment.verdict", "assessable"),
            *("sites judged on too few patients", "1 (switzerland)"),
        ),
        (
            *("conformal.at_home.0.levels.0.coverage", estimate(0.85)),
            *("conformal, coverage at 90 %", "0.850"),
        ),
        (
            *("conformal.at_home.0.levels.0.decided", estimate(0.7)),
            *("conformal, one answer at 90 %", "0.700"),
        ),
    ],
)
def test_a_figure_beyond_its_limit_fails_its_own_check_alone(
    tmp_path: Path, path: str, value: Any, name: str, measured: str
) -> None:
    found = gate(tmp_path, changed(performance(), path, value))
    assert [one.name for one in found.failed] == [name]
    assert not found.passed
    assert found.failed[0].measured == measured
    assert found.failed[0].why


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("cross_validation", "leakage alarm"),
        ("reference_protocol", "reference, test recall"),
        ("comparison", "challengers that win"),
        ("missing_patterns", "calibration of each missing pattern"),
        ("external_validation", "sites judged on too few patients"),
        ("conformal", "conformal, coverage at 90 %"),
    ],
)
def test_a_study_that_was_not_made_fails_as_not_measured(
    tmp_path: Path, part: str, name: str
) -> None:
    report = {key: value for key, value in performance().items() if key != part}
    found = result(gate(tmp_path, report), name)
    assert (found.verdict, found.measured) == (Verdict.FAILED, "not measured")


def test_an_empty_study_is_not_measured(tmp_path: Path) -> None:
    found = gate(tmp_path, changed(performance(), "missing_patterns.patterns", []))
    assert result(found, "calibration of each missing pattern").measured == "not measured"


def test_no_challengers_run_is_not_none_that_won(tmp_path: Path) -> None:
    found = gate(tmp_path, changed(performance(), "comparison.verdict.challengers", 0))
    assert result(found, "challengers that win").measured == "not measured"


def small(home: Path, **changes: Any) -> Path:
    """Write what `train` alone writes."""
    report = {**performance(), **changes}
    parts = ("cross_validation", "reference_protocol")
    kept = {part: report[part] for part in parts}
    return write(home, "abc", kept, origin={"onnx_parity": None}, studied=False)


def test_training_answers_its_own_checks_only(tmp_path: Path) -> None:
    small(tmp_path)
    found = judge(read(tmp_path, "abc"), Stage.TRAINING)
    assert found.passed
    waiting = [one for one in found.results if one.verdict is Verdict.NOT_APPLICABLE]
    assert len(waiting) > 15
    assert {one.measured for one in waiting} == {"not measured by `train`; `all` measures it"}


def test_the_same_bundle_is_no_release(tmp_path: Path) -> None:
    small(tmp_path)
    failed = judge(read(tmp_path, "abc"), Stage.RELEASE).failed
    assert len(failed) > 15
    assert {one.measured for one in failed} == {"not measured"}


def test_a_bad_figure_fails_the_training_gate_too(tmp_path: Path) -> None:
    found = gate(
        tmp_path,
        changed(performance(), "conformal.at_home.0.levels.0.coverage", estimate(0.5)),
        stage=Stage.TRAINING,
    )
    assert [one.name for one in found.failed] == ["conformal, coverage at 90 %"]


def test_an_altered_file_fails_with_its_name(tmp_path: Path) -> None:
    (write(tmp_path, "abc") / "known_patients.json").write_text("[]")
    failed = judge(read(tmp_path, "abc"), checks=INTEGRITY).failed
    assert [(one.name, one.measured) for one in failed] == [
        ("files", "1 damaged (known_patients.json)"),
        ("known patients", "not measured (0 patients)"),
    ]


def test_another_scorecard_fails_on_the_known_patients(tmp_path: Path) -> None:
    folder = write(tmp_path, "abc")
    known = (folder / "known_patients.json").read_bytes()
    other = write(tmp_path, "def", scorecard=card(weight=0.1001))
    (other / "known_patients.json").write_bytes(known)
    manifest = (other / "manifest.json").read_text()
    ours, theirs = (_sha(path / "manifest.json") for path in (folder, other))
    (other / "manifest.json").write_text(manifest.replace(theirs, ours))
    failed = judge(read(tmp_path, "def"), checks=INTEGRITY).failed
    assert [one.name for one in failed] == ["known patients"]
    assert failed[0].measured.endswith("(2 patients)")


def _sha(manifest: Path) -> str:
    files = read(manifest.parents[2], manifest.parent.name).manifest["files"]
    return str(files["known_patients.json"])


WINNER = changed(performance(), "comparison.verdict.winners", ["forest"])


def test_a_challenger_that_wins_asks_for_a_decision(tmp_path: Path) -> None:
    failed = gate(tmp_path, WINNER).failed
    assert [one.measured for one in failed] == [
        "1 (forest); decide, and promote with --accept-readable-model REASON"
    ]


def test_a_decision_lets_the_readable_model_pass_and_is_printed(tmp_path: Path) -> None:
    found = gate(tmp_path, WINNER, accepted="it can be read")
    assert found.passed
    line = result(found, "challengers that win")
    assert line.verdict is Verdict.ACCEPTED
    assert line.measured == "1 (forest); decided: it can be read"


def test_a_decision_covers_nothing_else(tmp_path: Path) -> None:
    worse = changed(WINNER, "cross_validation.roc_auc", estimate(0.8))
    assert [one.name for one in gate(tmp_path, worse, accepted="it can be read").failed] == [
        "ROC-AUC"
    ]


def test_a_decision_does_not_stand_for_a_measurement(tmp_path: Path) -> None:
    unfought = {"repeats": 10, "verdict": {"challengers": 0, "winners": []}}
    found = gate(tmp_path, {**performance(), "comparison": unfought}, accepted="it can be read")
    assert [one.name for one in found.failed] == ["challengers that win"]


def test_a_decision_without_need_changes_nothing(tmp_path: Path) -> None:
    assert gate(tmp_path, accepted="it can be read") == gate(tmp_path)


def test_the_reference_protocol_is_asked_of_the_cleveland_file_only(tmp_path: Path) -> None:
    origin = {"trained_on": {"cohort": "heart", "sha256": "0" * 64}}
    report = changed(performance(), "reference_protocol.test_recall", 0.5)
    write(tmp_path, "abc", report, origin=origin)
    found = judge(read(tmp_path, "abc"))
    assert found.passed
    line = result(found, "reference, test recall")
    assert line.verdict is Verdict.NOT_APPLICABLE
    assert line.measured.startswith("published for the Cleveland file")


def test_the_report_goes_to_json_and_back(tmp_path: Path) -> None:
    found = gate(tmp_path, WINNER)
    assert GateReport.model_validate_json(found.model_dump_json()) == found
