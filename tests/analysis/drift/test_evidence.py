"""False alarms are read from the served bundle where it measured them, and only there."""

from pathlib import Path

import pytest

from analysis import bundle
from analysis.drift.evidence import measured_false_alarms
from analysis.drift.false_alarms import measure_false_alarms
from data.cohorts import Cohort, load


def served(home: Path, cohort: Cohort, report: object) -> None:
    manifest = {"version": "abc", "trained_on": {"sha256": cohort.sha256}}
    bundle.write(home, manifest, {bundle.DRIFT: bundle.to_json(report)})
    bundle.promote(home, "abc")


def test_what_the_served_bundle_measured_is_read(tmp_path: Path, cleveland: Cohort) -> None:
    measured = measure_false_alarms(cleveland.patients, None, 2, 1, sizes=(30,))
    served(tmp_path, cleveland, {"false_alarms": [one.model_dump(mode="json") for one in measured]})
    (read,) = measured_false_alarms(tmp_path, cleveland)
    assert read.n == 30
    assert read.psi_above_01 == pytest.approx(measured[0].psi_above_01)
    assert measured_false_alarms(tmp_path, load("hungary")) == ()


@pytest.mark.parametrize("report", [{}, [], {"false_alarms": [{"n": "many"}]}])
def test_a_report_that_says_something_else_is_no_evidence(
    tmp_path: Path, cleveland: Cohort, report: object
) -> None:
    served(tmp_path, cleveland, report)
    assert measured_false_alarms(tmp_path, cleveland) == ()


def test_without_a_served_bundle_there_is_nothing_to_read(
    tmp_path: Path, cleveland: Cohort
) -> None:
    assert measured_false_alarms(tmp_path, cleveland) == ()
    (tmp_path / "models").mkdir()
    bundle.promote(tmp_path, "gone")
    assert measured_false_alarms(tmp_path, cleveland) == ()
