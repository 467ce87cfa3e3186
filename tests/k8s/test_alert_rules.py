"""Alerts: each has a test that it rings and one that it does not, and a run book that exists."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.prometheus import MONITORING

RULES = yaml.safe_load((MONITORING / "rules.yml").read_text())
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"] if "alert" in rule]
NAMES = [rule["alert"] for rule in ALERTS]


def promtool(*arguments: str) -> None:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("Prometheus is not installed: there is no promtool")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def cases(name: str) -> list[dict[str, Any]]:
    tests = yaml.safe_load((MONITORING / "rules_test.yml").read_text())["tests"]
    every = (case for test in tests for case in test.get("alert_rule_test", []))
    return [case for case in every if case["alertname"] == name]


@pytest.fixture(scope="module")
def headings() -> set[str]:
    """Addresses of the headings of the operations manual."""
    text = (ROOT / "docs" / "operations.md").read_text()
    return {
        re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


def test_the_configuration_is_valid() -> None:
    promtool("check", "config", str(MONITORING / "prometheus.yml"))


def test_rules_do_what_their_tests_say() -> None:
    promtool("test", "rules", str(MONITORING / "rules_test.yml"))


@pytest.mark.parametrize("name", NAMES)
def test_an_alert_is_tested_ringing_and_silent(name: str) -> None:
    assert {bool(case["exp_alerts"]) for case in cases(name)} == {True, False}


@pytest.mark.parametrize("rule", ALERTS, ids=NAMES)
def test_an_alert_has_a_severity_a_summary_and_a_run_book(
    rule: dict[str, Any], headings: set[str]
) -> None:
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    document, _, heading = rule["annotations"]["runbook"].partition("#")
    assert document == "docs/operations.md"
    assert heading in headings


def test_every_metric_in_a_rule_is_documented() -> None:
    documented = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "observability.md").read_text()))
    used = {
        re.sub(r"_(bucket|sum|count)$", "", name)
        for group in RULES["groups"]
        for rule in group["rules"]
        for name in re.findall(r"\b([a-z_]+)(?=\{|\)| ==)", rule["expr"])
        if "_" in name
    }
    assert used - {"histogram_quantile", "min_over_time"} <= documented
