"""What a reviewer looks up: a prediction by its request id, its reasons, the card, the releases."""

from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from dashboard.predictions.listing import ROWS
from tests.dashboard.browser.watching import TRIES, axe, photograph, settle

MAN = {"age": 63, "sex": 1, "cp": 1, "trestbps": 145}


@pytest.fixture(scope="module")
def request_id(studied_backend_url: str) -> str:
    """An answered prediction with an outcome."""
    answered = requests.post(f"{studied_backend_url}/predict", json=MAN, timeout=5).json()
    found = str(answered["request_id"])
    told = {"disease": True, "source": "angiography"}
    for _ in range(50):
        url = f"{studied_backend_url}/predictions/{found}/outcome"
        if requests.post(url, json=told, timeout=5).ok:
            return found
    pytest.fail("the prediction did not arrive in the history")


@pytest.mark.full
def test_a_prediction_is_found_in_the_list_and_opened(
    open_studied_page: Any, request_id: str
) -> None:
    page = open_studied_page("model?model_tab=History")
    row = page.get_by_role("row").filter(has_text=request_id)
    expect(row).to_contain_text("disease")
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all that match").click()
    assert request_id in download.value.path().read_text()
    page.get_by_role("textbox", name="Request id").fill(request_id)
    page.keyboard.press("Enter")
    expect(page.get_by_text("For an audit")).to_be_visible()
    expect(page.get_by_text("disease (angiography)")).to_be_visible()
    settle(page)
    assert axe(page) == []
    assert f"model_history_id={request_id}" in page.url
    page.reload()
    expect(page.get_by_text("For an audit")).to_be_visible()
    page.get_by_role("button", name="Back to the list").click()
    expect(row).to_be_visible()


def test_its_reasons_are_on_explanations_too(open_studied_page: Any, request_id: str) -> None:
    address = "explanations?explanations_tab=One+patient&explanations_who=Answered%2C+by+request+id"
    page = open_studied_page(address)
    page.get_by_role("textbox", name="Request id").fill(request_id)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Disease was found.")).to_be_visible()
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()


def test_a_request_id_that_nobody_has_is_said_to_be_none(open_studied_page: Any) -> None:
    page = open_studied_page("model?model_tab=History&model_history_id=nobody-has-it")
    expect(page.locator(".hs-failure")).to_contain_text("does not hold")
    expect(page.get_by_role("button", name="Back to the list")).to_be_visible()


@pytest.mark.full
@pytest.mark.parametrize("tab", ["Model card", "Releases"])
def test_card_and_releases_are_read_without_fault(open_studied_page: Any, tab: str) -> None:
    page = open_studied_page(f"model?model_tab={tab}")
    told = {"Model card": "When not to use it", "Releases": "answers now"}[tab]
    expect(page.get_by_text(told).first).to_be_visible()
    settle(page)
    assert axe(page) == []


@pytest.mark.full
@pytest.mark.parametrize("tab", ["Model card", "Releases", "History"])
@pytest.mark.parametrize("width", [380, 1440])
def test_the_tabs_fit_their_window(
    open_studied_page: Any, request_id: str, width: int, tab: str
) -> None:
    assert request_id
    page = open_studied_page(f"model?model_tab={tab}", width=width, scheme="dark")
    shown = {"Model card": "What it estimates", "Releases": "answers now", "History": request_id}
    expect(page.get_by_text(shown[tab]).first).to_be_visible()
    photograph(page, f"model-{tab.lower().replace(' ', '-')}-{width}-dark")


@pytest.mark.full
def test_the_page_that_was_turned_to_survives_a_reload(
    open_studied_page: Any, studied_backend_url: str
) -> None:
    for _ in range(2 * ROWS):
        requests.post(f"{studied_backend_url}/predict", json=MAN, timeout=5).raise_for_status()
    page = open_studied_page("model?model_tab=History")
    older = page.get_by_role("button", name="Older")
    for _ in range(TRIES):
        # The journal brings them home within seconds.
        if older.count() and older.is_enabled():
            break
        page.reload()
        expect(page.get_by_role("tab", name="History")).to_be_visible()
        settle(page)
    older.click()
    expect(page.get_by_text("page 2", exact=True)).to_be_visible()
    settle(page)
    shown = page.get_by_role("cell").last.inner_text()
    page.reload()
    expect(page.get_by_text("page 2", exact=True)).to_be_visible()
    expect(page.get_by_role("cell").last).to_have_text(shown)
    page.get_by_role("button", name="Newer").click()
    expect(page.get_by_text("page 1", exact=True)).to_be_visible()
    settle(page)
    assert "model_history_pages" not in page.url
