"""The page's words about drift, from the real study with next to no computing."""

import json
import re
from typing import Any

import pytest

from analysis.drift.report import Size, report_drift
from analysis.export.page.drift import groups, trust
from data.cohorts import Cohort, load

TINY = Size(splits=2, evidently_splits=1, shifts=1, drills=1)


@pytest.fixture(scope="module")
def report(cleveland: Cohort) -> dict[str, Any]:
    found = report_drift(cleveland, [load("hungary")], 1, TINY, ask_evidently=False)
    return dict(json.loads(found.model_dump_json()))


def words(told: str) -> str:
    return re.sub(r"[|\s]*\|[|\s]*", "|", re.sub(r"<[^>]*>", "|", told))


def test_it_opens_with_how_many_hospitals_ring(report: dict[str, Any]) -> None:
    told = words(groups(report))
    assert told.startswith("|The alarm rings at 1 of 1 other hospitals; without drift it rings in ")
    assert re.search(r"\|Hungary\|0\.9\d \(0\.\d\d.to.0\.\d\d\)\|drift\|8\|4\|", told)
    assert "|Synthetic, realistic|" in told
    assert "7 years younger on average" in told
    assert "Expected without outcomes 80" in told
    assert "Evidently" not in told


def test_where_evidently_misleads_is_told_with_its_inputs(report: dict[str, Any]) -> None:
    columns = [{"drifted": True}, {"drifted": False}]
    misleading = [{"what": "judged on 3 patients", "inputs": ["ca"]}, {"what": "x", "inputs": []}]
    said = {"evidently": "0.7", "columns": columns, "misleading": misleading}
    told = words(groups({**report, "sites": [{**report["sites"][0], "evidently": said}]}))
    assert (
        "Evidently 0.7 calls 1 of 2 columns drifted; misleading: judged on 3 patients (vessels "
        "coloured); misleading: x."
    ) in told


def test_a_group_without_a_joint_test_has_the_sign_for_none(report: dict[str, Any]) -> None:
    site = report["sites"][0]
    alone = {**site, "comparison": {**site["comparison"], "joint": None}}
    assert "|Hungary|\N{EN DASH}|\N{EN DASH}|drift|" in words(groups({**report, "sites": [alone]}))


def test_the_alarm_is_told_with_its_false_alarms_power_and_delays(report: dict[str, Any]) -> None:
    told = words(trust(report))
    assert told.startswith("|Without drift the alarm rings in ")
    for part in ("|60 patients|", "|age 0.5 SD older|30|", "|Unit mistake|30|30|"):
        assert part in told
