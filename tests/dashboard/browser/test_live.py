"""Live as an operator watches it: figures that move by themselves, and stand still when paused."""

from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from tests.dashboard.browser.watching import QUICK_WINDOWS, axe, photograph, settle

CLOCK = ".hs-verdict p"
HURRY = """async () => {
  const tabs = [...document.querySelectorAll('[role=tab]')];
  for (let press = 0; press < 30; press++) {
    tabs[press % 3].click();
    await new Promise((go) => setTimeout(go, 40 + 9 * (press % 7)));
  }
}"""
"""One tab after the other, each before the one before it is drawn."""


@pytest.mark.full
def test_figures_come_by_themselves_and_stand_still_when_paused(
    open_page: Any, backend_url: str
) -> None:
    page = open_page("live")
    for age in range(30, 60):
        requests.post(f"{backend_url}/predict", json={"age": age, "sex": 1}, timeout=5)
    expect(page.locator(".hs-verdict h2")).to_contain_text("99 of 100")
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    for tab in ("Requests", "Waiting", "Load tests", "Latency"):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.get_by_role("tab", name=tab, exact=True)).to_have_attribute(
            "aria-selected", "true"
        )
        page.wait_for_timeout(500)
        assert axe(page) == []
    said = page.locator(CLOCK).inner_text()
    expect(page.locator(CLOCK)).not_to_have_text(said)
    page.get_by_text("Pause", exact=True).click()
    page.wait_for_timeout(1500)
    settle(page)
    assert "live_paused=true" in page.url.lower()
    said = page.locator(CLOCK).inner_text()
    page.wait_for_timeout(4500)
    assert page.locator(CLOCK).inner_text() == said
    page.reload()
    # Others may have looked meanwhile; whoever is paused sees what is kept.
    expect(page.locator(CLOCK)).to_be_visible()


def test_somebody_in_a_hurry_breaks_nothing(open_page: Any) -> None:
    page = open_page("live")
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    page.evaluate(HURRY)
    page.get_by_role("tab", name="Requests", exact=True).click()
    expect(page.get_by_text("Probes and scrapes are left out")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), QUICK_WINDOWS)
def test_the_page_fits_its_window(open_page: Any, width: int, scheme: str) -> None:
    page = open_page("live", width=width, scheme=scheme)
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    photograph(page, f"live-{width}-{scheme}")
