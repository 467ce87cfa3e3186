"""Any patient's reasons, with the badge and the command of the Patient page."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.cleveland import patients
from dashboard.commands import curl
from tests.dashboard.conftest import explain

VIEW = Path(__file__).parents[3] / "dashboard" / "views" / "explanations.py"


@pytest.fixture
def url(stand_in: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", stand_in.url)
    st.cache_resource.clear()
    yield stand_in.url
    st.cache_resource.clear()


def opened(line: int) -> AppTest:
    app = AppTest.from_file(str(VIEW), default_timeout=30)
    app.session_state["explanations_tab"] = "One patient"
    app.session_state["explanations_line"] = line
    app.session_state["explanations_waterfall_origin"] = True
    app.run()
    assert not app.exception
    return app


def test_the_command_asks_for_the_very_patient_of_the_line(url: str) -> None:
    last = patients()[-1]
    assert curl(url, last.inputs) in [one.value for one in opened(last.line).code]


def test_what_angiography_found_stands_beside_the_answer(url: str) -> None:
    assert url
    for patient in (patients()[0], patients()[1]):
        said = " ".join(str(one.value) for one in opened(patient.line).markdown)
        found = "disease was found" if patient.disease else "no disease was found"
        assert f"At angiography {found}." in said


def test_the_badge_is_that_of_the_patient_page(url: str, stand_in: Any) -> None:
    assert url
    badge = {"level": "stable", "probability": 0.985, "top": ["cp"]}
    answer = {**explain(dict(patients()[0].inputs)), "stability": badge}
    stand_in.texts["/explain"] = json.dumps(answer).encode()
    app = opened(patients()[0].line)
    said = unescape(" ".join(str(block.proto.body) for block in app.get("html")))
    assert "reasons: stable</span> >97 of 100 refits of the model would lead with" in said
    assert "the same input.</p>" in said
