"""Poisoning as a reviewer uses it: the cost, the strategies, the defences, and the lab."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.dashboard.browser.watching import (
    WINDOWS,
    axe,
    choose,
    open_tab,
    photograph,
    settle,
    walk_to,
)

VERDICT = ".hs-verdict h2"
TABS = {
    "One in five": "One label in five turned round",
    "Strategies": "leaves most damage after the best defence",
    "Defences": "those flagged are better left out",
    "Batch alarm": "A batch of \\d+ patients is suspicious",
    "Lab": "labels turned round",
}


def test_the_cost_comes_first_with_its_table(open_studied_page: Any) -> None:
    page = open_studied_page("poisoning")
    expect(page.locator(VERDICT)).to_contain_text("One wrong label in five costs")
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    table = page.get_by_role("table").first
    expect(table).to_contain_text("20 % flipped")
    for model in ("ridge", "forest", "boosting"):
        expect(table).to_contain_text(model)


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_tab_is_one_click_away_and_open_to_all(open_studied_page: Any, scheme: str) -> None:
    page = open_studied_page("poisoning", scheme=scheme)
    for tab, said in TABS.items():
        open_tab(page, tab, said)
        expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
        assert axe(page) == []


@pytest.mark.full
def test_choices_of_strategies_and_defences_survive_a_reload(open_studied_page: Any) -> None:
    page = open_studied_page("poisoning?poisoning_tab=Strategies")
    choose(page, "Measure", "Brier score")
    choose(page, "Model", "forest")
    chart = page.get_by_label(re.compile("Brier score of forest over the share"))
    expect(chart.first).to_be_visible()
    settle(page)
    assert "poisoning_model=forest" in page.url
    page.reload()
    expect(chart.first).to_be_visible()
    settle(page)
    open_tab(page, "Defences", TABS["Defences"])
    choose(page, "Attack", "most confident")
    choose(page, "Labels flipped", "10 %")
    expect(page.get_by_text("The strongest attack at 10 %")).to_be_visible()
    settle(page)
    page.reload()
    expect(page.get_by_text("The strongest attack at 10 %")).to_be_visible()
    settle(page)
    assert "poisoning_attack=most+confident" in page.url


@pytest.mark.full
def test_the_lab_shows_what_was_chosen_and_sweeps_with_its_progress(
    open_studied_page: Any,
) -> None:
    page = open_studied_page("poisoning?poisoning_tab=Lab")
    expect(page.get_by_text("61 of 303 labels turned round")).to_be_visible()
    choose(page, "Strategy", "most confident")
    page.get_by_role("slider").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("76 of 303 labels turned round")).to_be_visible()
    seed = page.get_by_label("Seed")
    seed.fill("11")
    seed.press("Enter")
    settle(page)
    page.get_by_text("Sweep all rates").click()
    expect(page.get_by_text(re.compile(r"Flipping \d+ % of the labels")).first).to_be_visible()
    expect(page.get_by_text(re.compile("would be noticed at \\d of 6 rates"))).to_be_visible()
    settle(page)
    assert axe(page) == []
    for choice in ("rate=25", "seed=11", "attack=most_confident", "sweep=true"):
        assert f"poisoning_lab_{choice}" in page.url.lower().replace("+", "_")
    page.reload()
    expect(page.get_by_text("76 of 303 labels turned round")).to_be_visible()
    expect(page.get_by_text(re.compile("would be noticed at \\d of 6 rates"))).to_be_visible()
    settle(page)
    page.get_by_text("Sweep all rates").click()
    expect(page.get_by_text(re.compile("would be noticed at"))).to_be_hidden()
    choose(page, "Model", "forest")  # one training: a sweep of forests takes a minute
    expect(page.get_by_text("over 5 splits")).to_be_visible()


@pytest.mark.full
def test_figures_and_pictures_can_be_kept(open_studied_page: Any) -> None:
    page = open_studied_page("poisoning")
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    settle(page)
    with page.expect_download() as table:
        page.get_by_role("button", name="Download as CSV").first.click()
    assert table.value.suggested_filename == "heartsight-poisoning-classic.csv"
    lines = table.value.path().read_text().splitlines()
    assert lines[0] == "Model,Measure,clean,20 % flipped,change"
    assert len(lines) == 19
    page.locator(".js-plotly-plot:visible").first.hover()
    with page.expect_download() as picture:
        page.locator(".modebar-btn").first.click()
    assert picture.value.suggested_filename == "heartsight-poisoning_classic.svg"


@pytest.mark.full
def test_tabs_and_choices_are_reached_by_the_keyboard_alone(open_studied_page: Any) -> None:
    page = open_studied_page("poisoning")
    expect(page.locator(VERDICT)).to_be_visible()
    settle(page)
    walk_to(page, page.get_by_role("tab", name="One in five", exact=True))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Strategies", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    settle(page)
    walk_to(page, page.get_by_role("combobox", name="Model"))
    page.keyboard.type("boost")
    expect(page.get_by_role("option", name="boosting")).to_be_visible()
    page.keyboard.press("Enter")
    chart = page.get_by_label(re.compile("ROC-AUC of boosting over the share"))
    expect(chart.first).to_be_visible()


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_every_tab_fits_its_window(open_studied_page: Any, width: int, scheme: str) -> None:
    page = open_studied_page("poisoning", width=width, scheme=scheme)
    for tab, said in TABS.items():
        open_tab(page, tab, said)
        expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
        photograph(page, f"poisoning-{width}-{scheme}-{tab.lower().replace(' ', '-')}")
