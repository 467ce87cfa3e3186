"""Model and data as a reviewer reads it: is it good enough, for whom, and what is it made from."""

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard.browser.watching import (
    TRIES,
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

CURVES = {
    "ROC": "A threshold that flags 10 of 100 healthy patients",
    "Precision and recall": "Average precision",
    "Calibration": "Calibration slope",
    "Decision curve": "acting on the model",
    "Learning curve": "training patients",
}
TABS = {
    "Challengers": "challengers",
    "Missing inputs": "Filling a gap with the typical value",
    "Hospitals": "VA Long Beach",
    "One patient": "Decided or not decided",
    "Lucky split": "lucky split",
    "Inputs": "healthy patients with a known value",
    "Gaps": "How many of 100 patients of a hospital lack each input",
    "Outcomes": "were diseased",
    "Correlations": "goes most with disease",
}


def curve(page: Page, name: str) -> None:
    """Take one of the curves; a click while the page is drawn anew is made again."""
    choice = page.get_by_role("radio", name=name, exact=True)
    settle(page)
    for _ in range(TRIES):
        choice.click()
        with suppress(AssertionError):
            expect(choice).to_be_checked(timeout=3_000)
            break
    settle(page)
    expect(choice).to_be_checked()


def test_the_verdict_comes_first_and_the_curve_that_carries_it(open_studied_page: Any) -> None:
    page = open_studied_page("model")
    expect(page.locator(".hs-verdict h2")).to_contain_text("ROC-AUC 0.")
    expect(picture(page)).to_be_visible()
    expect(panel(page)).to_contain_text(CURVES["ROC"])
    settle(page)
    assert axe(page) == []


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_curve_is_read_and_stands_in_the_address(open_studied_page: Any, scheme: str) -> None:
    page = open_studied_page("model", scheme=scheme)
    expect(picture(page)).to_be_visible()
    for name, said in CURVES.items():
        curve(page, name)
        expect(panel(page)).to_contain_text(said)
        expect(picture(page)).to_be_visible()
        assert axe(page) == []
    page.reload()
    expect(panel(page)).to_contain_text(said)
    curve(page, "Table of thresholds")
    row = panel(page).get_by_role("row").filter(has_text="50 %")
    expect(row.first).to_be_visible()
    expect(panel(page)).to_contain_text("PPV is the share of the flagged who are diseased")
    assert axe(page) == []


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_is_one_click_away_and_reads_its_chart(
    open_studied_page: Any, scheme: str
) -> None:
    page = open_studied_page("model", scheme=scheme)
    for tab, said in TABS.items():
        open_chart(page, tab)
        expect(panel(page)).to_contain_text(said)
        unfold(page, "These figures as a table")
        unfold(page, "How this was computed")
        expect(panel(page).get_by_text("python -m analysis all").first).to_be_visible()
        assert axe(page) == []


@pytest.mark.full
@pytest.mark.parametrize(
    ("tab", "field", "option", "told"),
    [
        ("Challengers", "Score", "Log-loss", "Log-loss (lower is better)"),
        ("Missing inputs", "Score", "Calibration slope", "Calibration slope (1 is best)"),
        ("Hospitals", "Score", "Brier score", "Brier score (lower is better)"),
    ],
)
def test_a_score_is_chosen_and_survives_a_reload(
    open_studied_page: Any, tab: str, field: str, option: str, told: str
) -> None:
    page = open_studied_page(f"model?model_tab={tab}")
    drawn = picture(page)
    expect(drawn).to_be_visible()
    choose(page, field, option)
    expect(drawn).to_contain_text(told)
    page.reload()
    expect(drawn).to_contain_text(told)


@pytest.mark.full
def test_the_cohorts_are_explored_by_hospital_and_input(open_studied_page: Any) -> None:
    page = open_studied_page("model?model_tab=Inputs")
    expect(panel(page)).to_contain_text("Cleveland: 139 diseased and 164 healthy")
    choose(page, "Hospital", "Hungary")
    expect(panel(page)).to_contain_text("Hungary: 106 diseased")
    choose(page, "Input", "Vessels coloured")
    expect(panel(page)).to_contain_text("of 294")
    expect(picture(page)).to_contain_text("Vessels coloured")
    page.reload()
    expect(panel(page)).to_contain_text("Hungary:")
    expect(picture(page)).to_contain_text("Vessels coloured")


@pytest.mark.full
def test_the_patients_that_the_model_contradicts_are_listed(open_studied_page: Any) -> None:
    page = open_studied_page("model?model_tab=Surprising")
    expect(panel(page)).to_contain_text("No label was changed")
    expect(panel(page).get_by_role("rowheader").first).to_be_visible()
    assert axe(page) == []
    with page.expect_download() as kept:
        panel(page).get_by_test_id("stDownloadButton").get_by_role("button").click()
    assert kept.value.path().read_text().startswith("Line of cleveland.csv,Recorded,Model says")


@pytest.mark.full
def test_card_figures_and_picture_can_be_kept(open_studied_page: Any) -> None:
    page = open_studied_page("model")
    expect(picture(page)).to_be_visible()
    settle(page)
    unfold(page, "These figures as a table")
    with page.expect_download() as table:
        panel(page).get_by_test_id("stDownloadButton").get_by_role("button").click()
    assert len(table.value.path().read_text().splitlines()) == 102
    picture(page).hover()
    with page.expect_download() as kept:
        picture(page).locator(".modebar-btn").first.click()
    assert kept.value.path().read_text().startswith("<svg")
    page.get_by_role("tab", name="Model card", exact=True).click()
    with page.expect_download() as card:
        page.get_by_role("button", name="Download as Markdown").click()
    assert card.value.suggested_filename == "model_card.md"
    assert card.value.path().read_text().startswith("#")


@pytest.mark.full
def test_tabs_and_curves_are_reached_by_keyboard_alone(open_studied_page: Any) -> None:
    page = open_studied_page("model")
    expect(picture(page)).to_be_visible()
    settle(page)
    page.get_by_role("tab", name="Curves", exact=True).focus()
    page.keyboard.press("Tab")
    for _ in range(3):
        if page.get_by_role("radio", name="ROC", exact=True).evaluate(
            "radio => radio === document.activeElement"
        ):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text(CURVES["Calibration"])
    page.get_by_role("tab", name="Curves", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text(TABS["Challengers"])


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_every_tab_fits_its_window(open_studied_page: Any, width: int, scheme: str) -> None:
    page = open_studied_page("model", width=width, scheme=scheme)
    expect(picture(page)).to_be_visible()
    for name, said in CURVES.items():
        curve(page, name)
        expect(panel(page)).to_contain_text(said)
        photograph(page, f"model-{name.lower().replace(' ', '-')}-{width}-{scheme}")
    for tab in TABS:
        open_chart(page, tab)
        photograph(page, f"model-{tab.lower().replace(' ', '-')}-{width}-{scheme}")
        assert axe(page) == []


@pytest.mark.full
@pytest.mark.parametrize("tab", ["Gaps", "Correlations"])
def test_a_grids_numbers_are_left_out_where_they_could_not_be_read(
    open_studied_page: Any, tab: str
) -> None:
    page = open_studied_page(f"model?model_tab={tab}", width=768)
    numbers = picture(page).locator(".heatmap-label")
    expect(numbers.first).to_be_visible()
    assert numbers.first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 11
    page.set_viewport_size({"width": 380, "height": 900})
    expect(numbers.first).to_be_hidden()
    expect(panel(page)).to_contain_text("the stronger the colour", ignore_case=True)


@pytest.mark.full
def test_tables_of_a_narrow_window_are_scrolled_by_keyboard(open_studied_page: Any) -> None:
    page = open_studied_page("model?model_curve=Table+of+thresholds", width=380)
    table = page.locator(".hs-scroll")
    expect(table).to_be_visible()
    settle(page)
    table.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.hs-scroll').scrollLeft > 0")
    assert axe(page) == []
    photograph(page, "model-thresholds-380-light")
