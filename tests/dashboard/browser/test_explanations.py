"""Explanations as a reviewer reads it: what carries the model, one input, one patient, doubt."""

from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from tests.dashboard.browser.watching import (
    WINDOWS,
    axe,
    choose,
    open_chart,
    panel,
    photograph,
    picture,
    settle,
    unfold,
)

TABS = ["Importance", "Every patient", "One input", "One patient", "Black boxes", "Stability"]
MAN = {"age": 63, "sex": 1, "cp": 4, "trestbps": 145, "oldpeak": 2.3}


@pytest.fixture(scope="module")
def request_id(studied_backend_url: str) -> str:
    """An answered prediction that has arrived in the history."""
    answered = requests.post(f"{studied_backend_url}/predict", json=MAN, timeout=5).json()
    found = str(answered["request_id"])
    for _ in range(100):
        if requests.get(f"{studied_backend_url}/predictions/{found}", timeout=5).ok:
            return found
    pytest.fail("the prediction did not arrive in the history")


def test_the_finding_comes_first_and_the_picture_that_carries_it(open_studied_page: Any) -> None:
    page = open_studied_page("explanations")
    expect(page.locator(".hs-verdict h2")).to_contain_text("The answer rests most on")
    open_chart(page, "Importance")
    expect(panel(page)).to_contain_text("move the answer most, on average over")
    expect(panel(page)).to_contain_text("95 % intervals")
    assert axe(page) == []


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_is_one_click_away_and_reads_its_chart(
    open_studied_page: Any, scheme: str
) -> None:
    page = open_studied_page("explanations", scheme=scheme)
    said = {
        "Every patient": "Each of the 303 patients is one dot per row",
        "One input": "95 % interval of",
        "One patient": "At angiography",
        "Black boxes": "Rank correlation with the readable model",
        "Stability": "inputs led again under the badge",
    }
    for tab in TABS[1:]:
        open_chart(page, tab)
        expect(panel(page)).to_contain_text(said[tab])
        unfold(page, "These figures as a table")
        unfold(page, "How this was computed")
        # One patient's reasons are the backend's; all else is of the study.
        command = "/explain?purpose=test" if tab == "One patient" else "python -m analysis all"
        expect(panel(page).get_by_text(command)).to_be_visible()
        assert axe(page) == []


@pytest.mark.full
def test_an_input_is_chosen_and_its_curve_survives_a_reload(open_studied_page: Any) -> None:
    page = open_studied_page("explanations?explanations_tab=One+input")
    expect(page.get_by_role("combobox", name="Input")).to_be_visible()
    choose(page, "Input", "Age")
    expect(panel(page)).to_contain_text("Age adds least at")
    assert "explanations_input=Age" in page.url
    page.reload()
    expect(panel(page)).to_contain_text("Age adds least at")
    expect(panel(page).get_by_text("patients", exact=True)).to_be_visible()


@pytest.mark.full
def test_a_patient_of_the_cohort_is_chosen_by_line(open_studied_page: Any) -> None:
    page = open_studied_page("explanations?explanations_tab=One+patient")
    line = page.get_by_role("spinbutton", name="Line of data/cleveland.csv")
    expect(line).to_have_value("2")
    expect(panel(page)).to_contain_text("no disease was found")
    settle(page)
    line.fill("3")
    line.press("Enter")
    expect(panel(page)).to_contain_text("At angiography disease was found")
    expect(panel(page).locator(".hs-chip")).to_contain_text("reasons:")
    expect(picture(page)).to_contain_text("This patient")
    settle(page)
    assert "explanations_line=3" in page.url
    page.reload()
    expect(line).to_have_value("3")
    expect(panel(page)).to_contain_text("At angiography disease was found")


@pytest.mark.full
def test_a_patient_of_the_history_is_found_by_request_id(
    open_studied_page: Any, request_id: str
) -> None:
    page = open_studied_page("explanations?explanations_tab=One+patient")
    expect(panel(page)).to_contain_text("At angiography")
    settle(page)
    page.get_by_text("Answered, by request id").click()
    expect(page.get_by_text("No request id yet")).to_be_visible()
    assert axe(page) == []
    settle(page)
    page.get_by_role("textbox", name="Request id").fill(request_id)
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("No outcome is recorded.")
    expect(picture(page)).to_contain_text("2.3 mm")


@pytest.mark.full
def test_figures_and_picture_can_be_kept(open_studied_page: Any) -> None:
    page = open_studied_page("explanations")
    open_chart(page, "Importance")
    unfold(page, "These figures as a table")
    with page.expect_download() as table:
        panel(page).get_by_test_id("stDownloadButton").get_by_role("button").click()
    assert table.value.suggested_filename == "heartsight-explanations-importance.csv"
    rows = table.value.path().read_text().splitlines()
    assert rows[0].startswith("Input,")
    assert len(rows) == 14
    picture(page).hover()
    with page.expect_download() as kept:
        picture(page).locator(".modebar-btn").first.click()
    assert kept.value.suggested_filename == "heartsight-explanations_importance.svg"
    assert kept.value.path().read_text().startswith("<svg")


@pytest.mark.full
def test_tabs_and_choices_are_reached_by_keyboard_alone(open_studied_page: Any) -> None:
    page = open_studied_page("explanations")
    open_chart(page, "Importance")
    page.get_by_role("tab", name="Importance", exact=True).focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="One input", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Input")
    expect(box).to_be_visible()
    settle(page)
    for _ in range(3):
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    expect(box).to_be_focused()
    page.keyboard.type("Cholesterol")
    expect(page.get_by_role("option").first).to_contain_text("Cholesterol")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("Cholesterol adds least at")


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_every_tab_fits_its_window(open_studied_page: Any, width: int, scheme: str) -> None:
    page = open_studied_page("explanations", width=width, scheme=scheme)
    for tab in TABS:
        open_chart(page, tab)
        photograph(page, f"explanations-{tab.lower().replace(' ', '-')}-{width}-{scheme}")
        assert axe(page) == []


@pytest.mark.full
@pytest.mark.parametrize("tab", ["Importance", "Stability"])
def test_a_table_of_a_narrow_window_is_scrolled_by_keyboard(
    open_studied_page: Any, tab: str
) -> None:
    page = open_studied_page(f"explanations?explanations_tab={tab}", width=380)
    expect(picture(page)).to_be_visible()
    settle(page)
    unfold(page, "These figures as a table")
    table = page.locator(".hs-scroll")
    expect(table).to_be_visible()
    table.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.hs-scroll').scrollLeft > 0")
    assert axe(page) == []
    photograph(page, f"explanations-table-of-{tab.lower()}-380-light")
