"""A bundle without one report, or with one from before a field: what needs neither stays there."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

VIEWS = Path(__file__).parents[2] / "dashboard" / "views"


@pytest.fixture
def backend(stand_in: Any, studied_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A stand-in that serves the reports of a studied bundle; each test takes some away."""
    version = (studied_home / "models" / "current").read_text().strip()
    for path in (studied_home / "models" / version / "reports").glob("*.json"):
        stand_in.reports[path.stem] = path.read_bytes()
    stand_in.texts["/model/card"] = b"# Card\n\nWhat it estimates.\n"
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", stand_in.url)
    st.cache_resource.clear()
    yield stand_in
    st.cache_resource.clear()


def opened(page: str, tab: str) -> AppTest:
    app = AppTest.from_file(str(VIEWS / f"{page}.py"), default_timeout=30)
    app.session_state[f"{page}_tab"] = tab
    return app.run()


def text(app: AppTest) -> str:
    assert not app.exception
    return unescape(" ".join(str(block.proto.body) for block in app.get("html")))


def tabs(app: AppTest) -> list[str]:
    return [tab.label for tab in app.tabs]


def test_card_and_records_stay_without_the_performance_report(backend: Any) -> None:
    del backend.reports["performance"]
    app = opened("model", "Model card")
    assert "holds no performance report" in text(app)
    assert text(app).count("hs-failure") == 1
    assert tabs(app)[:3] == ["Model card", "Releases", "History"]
    assert any("What it estimates" in str(one.value) for one in app.markdown)


def test_the_cohorts_stay_without_the_performance_report(backend: Any) -> None:
    del backend.reports["performance"]
    app = opened("model", "Gaps")
    assert text(app).count("hs-failure") == 1
    assert app.get("plotly_chart")


def test_the_performance_stays_without_the_data_report(backend: Any) -> None:
    del backend.reports["data"]
    assert "hs-failure" not in text(opened("model", "Curves"))
    said = text(opened("model", "Gaps"))
    assert "hs-verdict" in said
    assert "holds no data report" in said


def test_one_part_that_the_report_lacks_takes_no_other_with_it(backend: Any) -> None:
    older = json.loads(backend.reports["performance"])
    del older["comparison"]
    backend.reports["performance"] = json.dumps(older).encode()
    assert 'has no "comparison"' in text(opened("model", "Challengers"))
    assert "hs-failure" not in text(opened("model", "Hospitals"))


def test_a_patients_reasons_need_no_report(backend: Any) -> None:
    del backend.reports["explanation"]
    app = opened("explanations", "One patient")
    assert "holds no explanation report" in text(app)
    assert tabs(app) == ["One patient"]
    assert app.get("plotly_chart")
    assert any("At angiography" in str(one.value) for one in app.markdown)
