"""Served traffic: counts of days, added up and compared with the reference of the model."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from analysis import bundle
from analysis.__main__ import main
from analysis.drift.comparison import DriftComparison
from analysis.drift.drill import backend as drilled
from analysis.drift.drill import drill
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.served_traffic import compare_served, served_sketch
from analysis.drift.sketches import to_document
from analysis.drift.verdict import Verdict
from analysis.errors import AnalysisError, BackendFailed
from analysis.running_backend import connected
from data.cohorts import Cohort
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift
from tests.analysis.release_bundles import estimate
from tests.analysis.stand_in_backend import StandIn, stand_in_backend

FALSE_ALARMS = {
    "n": 60,
    "n_reference": 243,
    **{name: estimate(0.03) for name in ("alarm", "inputs", "missing", "risk", "joint")},
    "uncorrected": estimate(0.4),
    "psi_above_01": 0.2,
    "psi_above_02": 0.1,
    "psi_above_null": 0.05,
}


@pytest.fixture(scope="module")
def report(cleveland: Cohort) -> dict[str, Any]:
    counted = reference_group(cleveland, 1).sketch()
    return {"reference": to_document(counted), "false_alarms": [FALSE_ALARMS]}


def days(cleveland: Cohort, shift: Shift | None, per_day: int = 40) -> dict[str, Any]:
    """Three days of served patients as the backend counts them."""
    kind = SyntheticKind.REALISTIC if shift is None else SyntheticKind.SHIFTED
    patients = synthetic(kind, 3 * per_day, 7, shift or Shift.OLDER_CLINIC)
    group = scored_group("served", patients, cleveland)
    assert group.risk is not None
    counted = []
    for number in range(3):
        rows = slice(number * per_day, (number + 1) * per_day)
        part = type(group)("day", group.patients.iloc[rows], group.risk[rows])
        counts = to_document(part.sketch())
        counted.append({"day": f"2026-11-2{number}", "n": per_day, "counts": counts})
    return {"n": 3 * per_day, "first": None, "counts": {}, "days": counted}


def answering(report: dict[str, Any], counted: dict[str, Any]) -> dict[str, Any]:
    """What a backend answers whose served patients were counted so."""
    return {
        "/model": {"model_version": "abc"},
        "/reports/drift": report,
        "/aggregates/features": counted,
    }


def served(here: StandIn, home: Path | None = None) -> DriftComparison:
    with connected(here.url, "secret") as running:
        return compare_served(running, seed=1, days=3, home=home)


def test_days_add_up_and_are_compared_with_the_report_of_the_model(
    cleveland: Cohort, report: dict[str, Any]
) -> None:
    answers = answering(report, days(cleveland, Shift.UNIT_MISTAKE))
    with stand_in_backend(answers) as here:
        found = served(here)
    assert found.verdict is Verdict.DRIFT
    assert found.n_current == 120
    assert found.drifted[0] == "chol"
    assert "Cholesterol: 240 mg/dl lower on average" in found.sentence
    assert found.joint is None
    assert found.false_alarm is not None
    *_, (_, path, query, headers, _) = here.asked
    assert path == "/aggregates/features"
    assert query["purpose"] == ["care"]
    assert query["model_version"] == ["abc"]
    assert query["from"][0].endswith("+00:00")
    assert headers["x-api-key"] == "secret"


def test_patients_like_those_of_the_model_are_silent(
    cleveland: Cohort, report: dict[str, Any]
) -> None:
    answers = answering(report, days(cleveland, None))
    with stand_in_backend(answers) as here:
        assert served(here).verdict is Verdict.NO_DRIFT


def test_nobody_served_is_too_few(report: dict[str, Any]) -> None:
    answers = answering(report, {"n": 0, "days": []})
    with stand_in_backend(answers) as here:
        found = served(here)
    assert found.verdict is Verdict.TOO_FEW
    assert found.n_current == 0
    assert "NaN" not in found.model_dump_json()


def test_without_a_report_the_bundle_at_home_is_the_reference(
    cleveland: Cohort, report: dict[str, Any], tmp_path: Path
) -> None:
    answers = {
        "/model": {"model_version": "abc"},
        "/aggregates/features": days(cleveland, None),
    }
    content = json.dumps({"counts": report["reference"]}).encode()
    bundle.write(tmp_path, {"version": "abc"}, {bundle.REFERENCE: content})
    with stand_in_backend(answers) as here:
        assert served(here, tmp_path).verdict is Verdict.NO_DRIFT
        for home in (None, tmp_path / "elsewhere"):
            with pytest.raises(AnalysisError, match="run `python -m analysis all` and serve"):
                served(here, home)


def wrong(**columns: Any) -> Any:
    """A day whose columns are all of one patient, but for some."""
    counts: dict[str, Any] = {
        name: {"missing": 1} for name in to_document(served_sketch({"days": []}))
    }
    return {"days": [{"day": "2026-11-20", "counts": counts | columns}]}


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        "counts",
        {"days": [{"day": "2026-11-20"}]},
        {"days": [{"day": "yesterday", "counts": {}}]},
        {"days": [{"day": "2026-11-20", "counts": {"age": {"54": 1}}}]},
        wrong(age={"old": 1}),
        wrong(age={"nan": 1}),
        wrong(age={"54": -1, "missing": 2}),
        wrong(age={"54": 2}),
        wrong(height={"180": 1}),
    ],
)
def test_what_is_no_document_of_counts_is_refused(document: Any) -> None:
    with pytest.raises(BackendFailed, match=r"docs/drift\.md"):
        served_sketch(document)


def test_a_document_without_fault_is_not_refused() -> None:
    assert served_sketch(wrong(age={"54": 1})).n == 1


@pytest.mark.parametrize("answer", [{}, [], {"reference": {}, "false_alarms": []}, "no JSON"])
def test_a_report_that_cannot_be_read_is_a_sentence(answer: Any) -> None:
    with (
        stand_in_backend({"/model": {"model_version": "abc"}, "/reports/drift": answer}) as here,
        pytest.raises(BackendFailed),
    ):
        served(here)


def test_the_command_writes_the_verdict_for_prometheus_and_pushes_it(
    cleveland: Cohort, report: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {
        "/model": {"model_version": "abc"},
        "/reports/drift": report,
        "/aggregates/features": days(cleveland, Shift.UNIT_MISTAKE),
        "/metrics/job/heartsight_drift": {},
    }
    metric, key = tmp_path / "drift.prom", tmp_path / "key"
    key.write_text("from-a-file\n")
    with stand_in_backend(answers) as here:
        options = ["--metric", str(metric), "--push", here.url, "--api-key-file", str(key)]
        assert main(["drift", "--served", here.url, *options]) == 0
    method, path, _, _, body = here.asked[-1]
    assert (method, path) == ("PUT", "/metrics/job/heartsight_drift")
    assert body == metric.read_bytes()
    assert 'heartsight_drift_verdict{verdict="drift"} 1\n' in metric.read_text()
    assert here.asked[0][3]["x-api-key"] == "from-a-file"
    assert "Drift: 120 patients of served traffic" in capsys.readouterr().err


def test_the_newest_predictions_count_whatever_their_day(
    cleveland: Cohort, report: dict[str, Any]
) -> None:
    answers = answering(report, days(cleveland, None))
    with stand_in_backend(answers) as here:
        assert main(["drift", "--served", here.url, "--last", "500"]) == 0
    query = next(q for _, path, q, _, _ in here.asked if path == "/aggregates/features")
    assert query == {"purpose": ["care"], "model_version": ["abc"], "last": ["500"]}


@pytest.mark.full
def test_a_real_backend_counts_its_drilled_patients_and_the_check_rings(
    cleveland: Cohort, studied_backend_url: str
) -> None:
    patients = synthetic(SyntheticKind.SHIFTED, 40, 1, Shift.UNIT_MISTAKE)
    with drilled(studied_backend_url) as ask:
        drill(ask, patients, reference_group(cleveland, 1).sketch(), "unit mistake", seed=1)
    deadline = time.monotonic() + 30
    with connected(studied_backend_url) as running:
        found = compare_served(running, seed=1, purpose="test")
        while found.verdict is Verdict.TOO_FEW and time.monotonic() < deadline:
            time.sleep(0.2)  # the journal is shipped to the database a moment later
            found = compare_served(running, seed=1, purpose="test")
    assert found.verdict is Verdict.DRIFT
    assert "chol" in found.drifted
