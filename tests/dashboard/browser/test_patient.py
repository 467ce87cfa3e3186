"""The main job as a clinician does it: a real browser, a real dashboard, a real backend."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.dashboard.browser.watching import (
    QUICK_WINDOWS,
    SHOTS,
    axe,
    choose,
    drawn_twice,
    settle,
    unfold,
)

CHARTS = 4
MAN = {"age": 63, "sex": 1, "cp": 1, "trestbps": 145, "chol": 233, "oldpeak": 2.3}


def pick(page: Page, name: str, label: str) -> None:
    page.locator(f".st-key-patient_{name}").get_by_text(label, exact=True).click()


def fill_in(page: Page) -> None:
    """Fill the form for the 63-year-old man, last field still in the hand."""
    page.get_by_label("Age", exact=True).fill("63")
    pick(page, "sex", "male")
    pick(page, "cp", "typical angina")
    page.get_by_label("Blood pressure", exact=True).fill("145")
    page.get_by_label("Cholesterol", exact=True).fill("233")
    page.get_by_label("ST depression", exact=True).fill("2.3")


def number(page: Page) -> str:
    return page.locator(".hs-number b").inner_text()


def test_a_man_of_63_is_predicted_by_enter(open_page: Any, backend_url: str) -> None:
    page = open_page()
    fill_in(page)
    page.keyboard.press("Enter")
    expect(page.locator(".hs-lead")).to_contain_text("Of 100 patients like this")
    expect(page.locator("#hs-answer")).to_be_focused()
    answer = requests.post(f"{backend_url}/predict?purpose=test", json=MAN, timeout=5).json()
    assert number(page) == str(round(100 * answer["probability"]))
    low, high = (round(100 * answer["interval"][end]) for end in ("low", "high"))
    expect(page.locator(".hs-lead")).to_contain_text(f"(range {low} to {high})")
    expect(page.locator(".hs-dots")).to_have_attribute("role", "img")
    expect(page.locator(".hs-dots i")).to_have_count(100)
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(CHARTS)
    settle(page)
    assert drawn_twice(page) == []
    assert "63" not in urlsplit(page.url).query


@pytest.mark.full
def test_every_chart_and_every_table_can_be_kept(open_page: Any) -> None:
    page = open_page()
    fill_in(page)
    page.keyboard.press("Enter")
    charts = page.locator(".js-plotly-plot:visible")
    expect(charts).to_have_count(CHARTS)
    settle(page)
    names = []
    for chart in charts.all():
        chart.hover()
        for kind, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
            with page.expect_download() as kept:
                chart.get_by_role("button", name=f"Download as {kind}").click()
            names.append(kept.value.suggested_filename)
            assert kept.value.path().read_bytes().startswith(begins)
    assert len(set(names)) == 2 * CHARTS
    for folded in ("These figures as a table", "Every missing input", "This strip as a table"):
        unfold(page, folded)
    by_sex = page.locator(".st-key-patient_by_sex")
    by_sex.locator("summary").click()
    expect(by_sex.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(CHARTS)
    expect(page.locator(".notifier-note")).to_have_count(0)  # it fades, and what fades is pale
    settle(page)
    assert axe(page) == []


def test_enter_on_a_choice_predicts_too(open_page: Any) -> None:
    page = open_page()
    page.get_by_label("Age", exact=True).fill("63")
    pick(page, "sex", "male")
    page.keyboard.press("Enter")
    expect(page.locator("#hs-answer.hs-answer")).to_be_focused()


def test_whoever_goes_on_to_another_field_keeps_the_focus_there(open_page: Any) -> None:
    page = open_page()
    fill_in(page)
    page.keyboard.press("Enter")
    page.get_by_label("Age", exact=True).focus()
    expect(page.locator(".hs-lead")).to_contain_text("Of 100 patients like this")
    settle(page)
    expect(page.get_by_label("Age", exact=True)).to_be_focused()


def test_tab_visits_the_fields_in_the_order_of_the_table(open_page: Any) -> None:
    page = open_page()
    # A browser that was never here draws the choices later: it has to read their code first.
    expect(page.locator(".st-key-patient_thal").get_by_role("radio").last).to_be_attached()
    settle(page)
    page.get_by_label("Age", exact=True).click()
    visited = []
    for _ in range(13):
        page.keyboard.press("Tab")
        visited.append(
            page.evaluate(
                "document.activeElement.closest('[class*=\"st-key-patient_\"]')"
                ".className.match(/st-key-patient_(\\w+)/)[1]"
            )
        )
    assert visited == [
        "sex", "cp", "trestbps", "chol", "chol_unit", "fbs", "restecg", "thalach", "exang",
        "oldpeak", "slope", "ca", "thal",
    ]  # fmt: skip


@pytest.mark.full
def test_a_question_mark_makes_a_field_not_known(open_page: Any) -> None:
    page = open_page()
    fill_in(page)
    page.keyboard.press("Enter")
    expect(page.locator(".hs-answer")).not_to_contain_text("blood pressure")
    page.get_by_label("Blood pressure", exact=True).focus()
    page.keyboard.press("?")
    expect(page.locator(".hs-answer")).to_contain_text("Not known: blood pressure")
    pick(page, "fbs", "yes")
    expect(page.locator(".hs-answer")).not_to_contain_text("sugar above 120")
    page.keyboard.press("?")
    expect(page.locator(".hs-answer")).to_contain_text("sugar above 120")


def test_a_change_moves_the_number_and_leaves_a_ghost(open_page: Any) -> None:
    page = open_page()
    page.get_by_role("button", name="High", exact=True).click()
    expect(page.locator(".hs-number")).to_contain_text("of 100")
    before = number(page)
    pick(page, "ca", "0")
    expect(page.locator(".hs-ghost")).to_have_text(f"was {before}")
    assert number(page) != before


@pytest.mark.parametrize(("width", "scheme"), QUICK_WINDOWS)
def test_the_page_fits_its_window(open_page: Any, width: int, scheme: str) -> None:
    """Keeps a picture for the eye; what can be measured is asserted."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page = open_page(width=width, scheme=scheme)
    page.get_by_role("button", name="Undecided, no scan").click()
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(CHARTS)
    settle(page)
    height = page.locator('[data-testid="stMain"]').evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=SHOTS / f"patient-{width}-{scheme}.png", animations="disabled")
    wide = page.locator('[data-testid="stAppViewContainer"]').evaluate("view => view.scrollWidth")
    assert wide == width
    paper = page.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert paper == {"light": "rgb(251, 250, 247)", "dark": "rgb(17, 21, 26)"}[scheme]


@pytest.mark.full
def test_the_page_prints_on_one_sheet(open_page: Any) -> None:
    page = open_page()
    page.get_by_role("button", name="Undecided, no scan").click()
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(CHARTS)
    settle(page)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


@pytest.mark.full
def test_the_command_on_the_page_is_this_patients(open_page: Any, backend_url: str) -> None:
    page = open_page()
    fill_in(page)
    page.keyboard.press("Enter")
    page.get_by_text("How this was computed").click()
    said = page.get_by_test_id("stCode").inner_text()
    body = json.loads(re.findall(r"-d '(.*)'", said)[0])
    assert body == MAN
    assert backend_url in said


@pytest.mark.full
def test_no_barrier_before_or_after_the_answer(open_page: Any) -> None:
    page = open_page()
    settle(page)
    assert axe(page) == []
    page.get_by_role("button", name="Undecided, no scan").click()
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(CHARTS)
    settle(page)
    assert axe(page) == []


def test_the_print_button_opens_the_browsers_own_dialogue(open_page: Any) -> None:
    page = open_page()
    page.evaluate("() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; }")
    page.get_by_role("button", name="Low", exact=True).click()
    expect(page.locator(".js-plotly-plot:visible")).not_to_have_count(0)
    settle(page)
    page.get_by_role("button", name="Print on one page").press("Enter")
    assert page.evaluate("window.printed") == 1


@pytest.mark.full
def test_the_patients_of_this_session_can_be_come_back_to(open_page: Any) -> None:
    page = open_page()
    fill_in(page)
    page.keyboard.press("Enter")
    expect(page.locator(".hs-number")).to_contain_text("of 100")
    first = number(page)
    page.get_by_role("button", name="High", exact=True).click()
    expect(page.get_by_label("Age", exact=True)).to_have_value("61")
    settle(page)
    choose(page, "Patients of this session", "man of 63")
    expect(page.get_by_label("Age", exact=True)).to_have_value("63")
    expect(page.locator(".hs-number b")).to_have_text(first)
    assert "63" not in urlsplit(page.url).query


@pytest.mark.full
def test_an_outcome_is_recorded_and_corrected(open_page: Any, backend_url: str) -> None:
    page = open_page()
    fill_in(page)
    page.keyboard.press("Enter")
    page.get_by_text("Record an outcome or a decision").click()
    page.get_by_text("disease found", exact=True).click()
    page.get_by_role("button", name="Record the outcome").click()
    said = page.locator(".hs-note")
    # The history follows the answers by a moment; pressing again is what the page says to do.
    for _ in range(20):
        expect(said.first).to_be_visible()
        if "Recorded" in said.first.inner_text():
            break
        page.wait_for_timeout(500)
        page.get_by_role("button", name="Record the outcome").click()
        settle(page)
    expect(said.first).to_have_text("Recorded: disease found, from angiography.")
    page.get_by_text("no disease found", exact=True).click()
    page.get_by_role("button", name="Record the correction").click()
    expect(said.nth(1)).to_have_text("Recorded: no disease found, from angiography.")
    page.get_by_text("How this was computed").click()
    told = page.locator(".st-key-patient_origin").get_by_text(", request").inner_text()
    request_id = re.findall(r"request ([0-9A-Za-z._-]+)", told)[0].rstrip(".,")
    story = requests.get(f"{backend_url}/predictions/{request_id}", timeout=5).json()
    assert [one["disease"] for one in story["outcomes"]] == [True, False]
