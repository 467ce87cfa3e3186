"""The pages that show reports: every tab draws, and a failing backend is one clear sentence."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

VIEWS = Path(__file__).parents[2] / "dashboard" / "views"
TABS = {
    "fairness": ["Measures", "Calibration", "Threshold", "Mitigation", "Age", "Hospitals"],
    "explanations": ["Importance", "Every patient", "One input", "Black boxes", "Stability"],
    "drift": ["Inputs", "As a whole", "Missing values", "Day by day", "Trust in the alarm"],
    "poisoning": ["One in five", "Strategies", "Defences", "Batch alarm", "Lab"],
    "model": [
        *("Curves", "Challengers", "Missing inputs", "Hospitals", "One patient", "Lucky split"),
        *("Inputs", "Gaps", "Outcomes", "Correlations", "Surprising"),
    ],
}
NEEDS_BACKEND = {"drift": {"drift_current": "Served patients"}}
"""What is chosen where a page could answer without the backend too."""
FAILURES = {
    "slow": "did not answer within",
    "drop": "does not answer",
    401: "refused this dashboard's key",
    422: "did not accept",
    429: "no more requests just now: try again in 7 s",
    500: "failed (status 500)",
    503: "has no model ready yet",
}


@pytest.fixture
def backend(stand_in: Any, studied_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A stand-in that serves the real reports of a studied bundle."""
    version = (studied_home / "models" / "current").read_text().strip()
    for path in (studied_home / "models" / version / "reports").glob("*.json"):
        stand_in.reports[path.stem] = path.read_bytes()
    stand_in.texts["/aggregates/features"] = served(stand_in.reports["drift"])
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", stand_in.url)
    monkeypatch.setenv("HEARTSIGHT_TIMEOUT_SECONDS", "1")
    st.cache_resource.clear()
    yield stand_in
    st.cache_resource.clear()


def served(report: bytes) -> bytes:
    """Return the training patients as if they had been served in one day."""
    counts = json.loads(report)["reference"]
    day = {"day": "2026-01-02", "counts": counts}
    return json.dumps({"n": 303, "counts": counts, "days": [day]}).encode()


def started(page: str) -> AppTest:
    """Open a page so that it needs the backend."""
    return opened(page, **NEEDS_BACKEND.get(page, {})).run()


def opened(page: str, **chosen: str) -> AppTest:
    app = AppTest.from_file(str(VIEWS / f"{page}.py"), default_timeout=30)
    for key, value in chosen.items():
        app.session_state[key] = value
    return app


def text(page: AppTest) -> str:
    assert not page.exception
    return unescape(" ".join(str(block.proto.body) for block in page.get("html")))


@pytest.mark.parametrize(("page", "tab"), [(p, tab) for p, tabs in TABS.items() for tab in tabs])
def test_every_tab_draws_what_it_promises(backend: Any, page: str, tab: str) -> None:
    app = opened(page, **{f"{page}_tab": tab}).run()
    assert 'class="hs-verdict"' in text(app)
    assert "hs-failure" not in text(app)
    drawn = [*app.get("plotly_chart"), *app.get("table"), *app.get("arrow_data_frame")]
    assert drawn or "hs-table" in text(app)
    assert backend.asked("/model")


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("page", TABS)
def test_a_failing_backend_is_one_sentence_and_trying_again_recovers(
    backend: Any, page: str, failure: int | str
) -> None:
    backend.failure = failure
    app = started(page)
    assert text(app).count("hs-failure") == 1
    assert FAILURES[failure] in text(app)
    backend.failure = None
    app.button(key=f"{page}_retry").click().run()
    assert "hs-failure" not in text(app)
    assert 'class="hs-verdict"' in text(app)


@pytest.mark.parametrize("page", TABS)
def test_a_bundle_without_the_report_says_how_to_get_it(backend: Any, page: str) -> None:
    backend.reports.clear()
    said = text(started(page))
    assert "python -m analysis all" in said
    assert "hs-verdict" not in said


@pytest.mark.parametrize("page", TABS)
def test_a_report_of_an_older_version_says_what_it_lacks(backend: Any, page: str) -> None:
    backend.reports = dict.fromkeys(backend.reports, b'{"n": 1}')
    assert "was written by an older version" in text(started(page))


@pytest.mark.parametrize("page", TABS)
def test_a_report_that_is_no_json_is_the_backends_fault(backend: Any, page: str) -> None:
    backend.reports = dict.fromkeys(backend.reports, b"<html>")
    assert "cannot be read" in text(started(page))
