"""Drift without its backend: the comparison stands, and each part says once what it lacks."""

import sys
from collections.abc import Iterator
from html import unescape
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.drift.comparing import patients
from data.features import BY_NAME

VIEW = Path(__file__).parents[3] / "dashboard" / "views" / "drift.py"


@pytest.fixture
def backend(stand_in: Any, studied_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    version = (studied_home / "models" / "current").read_text().strip()
    report = studied_home / "models" / version / "reports" / "drift.json"
    stand_in.reports["drift"] = report.read_bytes()
    stand_in.texts["/aggregates/features"] = b'{"n": 0, "counts": {}, "days": []}'
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", stand_in.url)
    st.cache_resource.clear()
    yield stand_in
    st.cache_resource.clear()


def opened(**chosen: Any) -> AppTest:
    app = AppTest.from_file(str(VIEW), default_timeout=60)
    for key, value in chosen.items():
        app.session_state[key] = value
    return app.run()


def told(app: AppTest) -> str:
    assert not app.exception
    blocks = " ".join(str(block.proto.body) for block in app.get("html"))
    return unescape(blocks + " ".join(str(one.value) for one in app.markdown))


def test_a_comparison_of_hospitals_stands_without_the_backend_and_is_whole_again(
    backend: Any,
) -> None:
    backend.failure = "drop"
    app = opened()
    said = told(app)
    assert "These patients are not like those the model learnt from" in said
    assert "is not known just now" in said
    assert "does not answer" in said
    assert "hs-failure" not in said
    backend.failure = None
    again = told(app.run())
    assert "not known just now" not in again
    assert "Without drift" in again


@pytest.mark.parametrize("tab", ["Day by day", "Trust in the alarm"])
def test_a_tab_that_needs_the_backend_fails_alone(backend: Any, tab: str) -> None:
    backend.failure = 500
    said = told(opened(drift_tab=tab))
    assert said.count("hs-failure") == 1
    assert 'class="hs-verdict"' in said


@pytest.mark.usefixtures("backend")
def test_nobody_served_is_too_few_and_says_so() -> None:
    app = opened(drift_current="Served patients")
    said = told(app)
    assert "Too few patients to tell" in said
    assert "hs-chip-undecided" in said
    assert "No served patients yet" in told(opened(drift_tab="Day by day"))


def test_another_reference_is_named_instead_of_the_models_patients(backend: Any) -> None:
    app = opened(drift_reference="Hungary", drift_current="Hungary", drift_ranked_origin=True)
    said = told(app)
    assert "those of Hungary" in said
    assert "the model learnt from" not in said.split("hs-verdict")[1]
    assert backend.asked("/model")
    commands = [one.value for one in app.code]
    assert "python -m analysis drift hungary --reference hungary --seed 1" in commands


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize(
    ("name", "title", "within"),
    [
        ("oldpeak", "ST depression (mm)", "ST depression (mm)"),
        ("age", "Age (years)", "age (years)"),
    ],
)
def test_an_input_in_detail_is_called_what_other_pages_call_it(
    name: str, title: str, within: str
) -> None:
    chart = opened(drift_input=name).get("plotly_chart")[1].proto
    assert f'"text":"{title}"' in chart.spec
    assert chart.id.endswith(f"drift_{BY_NAME[name].label.lower().replace(' ', '_')}")
    assert chart.alt == f"Distribution of {within} in both groups, per cent of each."


def test_the_drill_sends_tests_alone_and_says_how_often_it_is_wrong(backend: Any) -> None:
    app = opened(drift_tab="Drill", drift_drill_what="Synthetic: cholesterol in mmol/l")
    app.button(key="drift_drill_start").click().run()
    assert "The alarm rang after 30 patients" in told(app)
    assert "Without drift" in told(app).split("The alarm rang")[1]
    sent = backend.asked("/predict")
    assert len(sent) == 30
    assert {purpose for purpose, _ in sent} == {"test"}


def test_served_patients_are_not_shown_to_evidently(backend: Any) -> None:
    served = opened(drift_tab="Evidently", drift_current="Served patients")
    assert "only counts are kept" in told(served)
    assert backend.asked("/model")
    assert not served.get("iframe")


@pytest.mark.full
@pytest.mark.usefixtures("backend")
def test_evidentlys_report_is_open_when_its_tab_is_and_after_the_page_is_drawn_again() -> None:
    app = opened(drift_tab="Evidently")
    assert "of the columns drifted" in told(app)
    (page,) = app.get("iframe")
    assert page.proto.srcdoc.lstrip().startswith("<")
    assert page.proto == app.run().get("iframe")[0].proto


@pytest.mark.full
@pytest.mark.usefixtures("backend")
def test_evidently_is_loaded_by_its_own_tab_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evidently", None)
    assert "These patients are not like" in told(opened(drift_current="Switzerland"))
    said = told(opened(drift_current="Switzerland", drift_tab="Evidently"))
    assert "Evidently made no report" in said
    assert "It stopped with ModuleNotFoundError" in said
    assert 'class="hs-verdict"' in said


@pytest.mark.full
@pytest.mark.usefixtures("backend")
def test_patients_of_whom_evidently_can_read_nothing_are_said_to_be_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only(who: Any) -> pd.DataFrame:
        found = patients(who)
        return found if who.key == "cleveland" else found.assign(**dict.fromkeys(found, nan))

    monkeypatch.setattr("dashboard.drift.evidently.patients", only)
    app = opened(drift_current="VA Long Beach", drift_tab="Evidently")
    assert "Evidently cannot compare them: no input is known on both sides" in told(app)
    assert not app.get("iframe")
    assert not app.get("download_button")
