"""A first visit is offered the tour once; it is in the menu for ever."""

from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard.pages import PLACES
from tests.dashboard.browser.watching import QUICK_WINDOWS, axe, photograph, settle

LINE = "New here?"


def test_a_first_visit_is_offered_the_tour_and_it_names_every_page(open_page: Any) -> None:
    page = open_page()
    expect(page.get_by_text(LINE)).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="See what is where").click()
    expect(page.get_by_role("heading", name="What is where")).to_be_visible()
    settle(page)
    for place in PLACES:
        expect(page.locator(f".st-key-tour_{place.view} a")).to_have_text(place.title)
    assert axe(page) == []
    page.locator(".st-key-tour_fairness a").click()
    expect(page.get_by_role("heading", name="Fairness by gender")).to_be_visible()
    page.goto(page.url.replace("fairness", ""))
    expect(page.get_by_label("Age", exact=True)).to_be_visible()
    settle(page)
    expect(page.get_by_text(LINE)).not_to_be_visible()


def test_it_can_be_put_off_by_keyboard_and_stays_away(open_page: Any) -> None:
    page = open_page()
    expect(page.get_by_text(LINE)).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Not now").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(LINE)).not_to_be_visible()
    page.reload()
    expect(page.get_by_label("Age", exact=True)).to_be_visible()
    settle(page)
    expect(page.get_by_text(LINE)).not_to_be_visible()
    expect(page.get_by_test_id("stTopNavLink").filter(has_text="What is where")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), QUICK_WINDOWS)
def test_the_tour_fits_its_window(open_page: Any, width: int, scheme: str) -> None:
    page = open_page("what-is-where", width=width, scheme=scheme)
    expect(page.locator(".st-key-tour_model")).to_be_visible()
    photograph(page, f"tour-{width}-{scheme}")
