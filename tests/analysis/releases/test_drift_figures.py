"""The gate's figures about the drift alarm, by hand."""

from typing import Any

from analysis import bundle
from analysis.releases.check import Reading
from analysis.releases.drift_figures import (
    false_alarm_shares,
    joint_roc_aucs,
    misjudged_synthetic_groups,
    sites_without_alarm,
)
from analysis.releases.evidence import Evidence
from tests.analysis.release_bundles import drift


def evidence(report: dict[str, Any] | None) -> Evidence:
    return Evidence("abc", {}, {} if report is None else {bundle.DRIFT: report}, ())


def test_false_alarms_count_from_60_patients_on() -> None:
    assert false_alarm_shares(evidence(drift())) == [
        Reading(0.03, "60 patients"),
        Reading(0.04, "100 patients"),
    ]


def test_a_hospital_that_does_not_ring_is_named() -> None:
    report = drift()
    assert sites_without_alarm(evidence(report)) == [Reading(0)]
    report["sites"][1]["comparison"]["verdict"] = "too few"
    assert sites_without_alarm(evidence(report)) == [Reading(1, "switzerland")]


def test_a_hospital_without_a_joint_test_is_not_measured() -> None:
    report = drift()
    report["sites"][2]["comparison"]["joint"] = None
    assert joint_roc_aucs(evidence(report)) == [
        Reading(0.92, "hungary"),
        Reading(0.92, "switzerland"),
        Reading(None, "va_long_beach"),
    ]


def test_realistic_patients_that_ring_and_random_ones_that_do_not_are_named() -> None:
    report = drift()
    assert misjudged_synthetic_groups(evidence(report)) == [Reading(0)]
    realistic, random, _ = (one["comparison"] for one in report["synthetic"])
    realistic["verdict"], random["verdict"] = random["verdict"], realistic["verdict"]
    assert misjudged_synthetic_groups(evidence(report)) == [
        Reading(2, "synthetic, realistic, synthetic, random")
    ]


def test_without_a_report_there_is_nothing_to_read() -> None:
    for figure in (false_alarm_shares, sites_without_alarm, joint_roc_aucs):
        assert figure(evidence(None)) == []
    assert misjudged_synthetic_groups(evidence(None)) == []
