"""Two versions side by side: what differs is told, what does not is left out."""

import json
from typing import Any

from dashboard.evidence.card import below_the_title
from dashboard.evidence.releases import differences, listed, promoted
from dashboard.reports import parse


def release(version: str, **changed: Any) -> Any:
    found = {
        "version": version, "live": False, "current": False,
        "metrics": {"roc_auc": 0.91, "brier_score": 0.118}, "parameters": {"C": 0.1, "seed": 1},
        "trained_on": {"n": 303, "sha256": "aa"}, "libraries": {"numpy": "2.4"},
        "code_sha256": "b" * 64, "schema_version": 1,
    }  # fmt: skip
    return parse("release", json.dumps({**found, **changed}).encode())


def test_only_what_differs_is_told() -> None:
    after = release("new", parameters={"C": 1.0, "seed": 1}, trained_on={"n": 303, "sha256": "cc"})
    found = differences(release("old"), after)
    assert list(found.index) == ["parameter C", "data sha256"]
    assert list(found.loc["parameter C"]) == ["0.1", "1"]


def test_what_one_version_does_not_have_is_said_to_be_none() -> None:
    found = differences(release("old"), release("new", libraries={"scipy": "1.17"}))
    assert list(found.loc["library numpy"]) == ["2.4", "none"]
    assert list(found.loc["library scipy"]) == ["none", "1.17"]


def test_equal_versions_do_not_differ() -> None:
    assert differences(release("one"), release("two")).empty


def test_the_list_says_which_answers_and_which_waits() -> None:
    rows = [release("a", live=True, current=False), release("b", current=True), release("c")]
    found = listed(rows)
    assert list(found["State"]) == ["answers now", "promoted, not loaded", ""]
    assert found.loc["a", "ROC-AUC"] == "0.910"
    assert found.loc["a", "Calibration slope"] == ""


def test_a_promotion_tells_its_checks() -> None:
    gate = {"passed": 40, "failed": 1, "accepted": 1, "not applicable": 9}
    line = {
        "action": "promote", "version": "a", "previous": None, "accepted": "it is readable",
        "time": "2026-11-21T08:00:00Z", "gate": gate,
    }  # fmt: skip
    found = promoted([parse("promotion", json.dumps(line).encode())])
    assert found["Checks passed"].iloc[0] == "40 of 42"
    assert found["Instead of"].iloc[0] == "none"


def test_the_cards_headings_lie_below_the_pages_own() -> None:
    assert below_the_title("# Card\n## Use\n#no heading\n") == "## Card\n### Use\n#no heading\n"
