"""Fairness by gender as a reviewer reads it: verdict, picture, slider, detail."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.dashboard.browser.watching import QUICK_WINDOWS, axe, photograph, settle

TABS = ["Measures", "Calibration", "Threshold", "Mitigation", "Age", "Hospitals"]


def test_the_verdict_comes_first_and_every_part_is_one_click_away(open_studied_page: Any) -> None:
    page = open_studied_page("fairness")
    expect(page.locator(".hs-verdict h2")).to_contain_text("disease", ignore_case=True)
    for tab in TABS:
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
        settle(page)
        assert axe(page) == []


def test_the_slider_moves_everything_and_stands_in_the_address(open_studied_page: Any) -> None:
    page = open_studied_page("fairness?fairness_tab=Threshold")
    said = page.get_by_text("Flagging from")
    expect(said).to_contain_text("Flagging from 50 % on")
    page.get_by_role("slider").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("Flagging from 45 % on")
    settle(page)
    assert "fairness_threshold=45" in page.url
    page.reload()
    expect(said).to_contain_text("Flagging from 45 % on")


@pytest.mark.parametrize(("width", "scheme"), QUICK_WINDOWS)
def test_the_page_fits_its_window(open_studied_page: Any, width: int, scheme: str) -> None:
    page = open_studied_page("fairness", width=width, scheme=scheme)
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    photograph(page, f"fairness-{width}-{scheme}")
