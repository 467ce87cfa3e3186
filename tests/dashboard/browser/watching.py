"""A browser page that is watched: its requests, its complaints, and what is asked of every page."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

SHOTS = Path(__file__).parents[3] / "var" / "screenshots"
NORMAL = "/_stcore/"
"""Streamlit asks for its health below a page's own path first, and is told 404."""
TRIES = 6
STEPS = 40
"""Presses of Tab that reach anything on a page."""
WINDOWS = [(380, "light"), (768, "dark"), (1440, "light")]
"""Widths and colour schemes that every page is looked at in; colours do not change what fits."""
QUICK_WINDOWS = [WINDOWS[0], *(pytest.param(*one, marks=pytest.mark.full) for one in WINDOWS[1:])]
"""The same, the first one each time."""


class Watched:
    """A page whose requests and complaints are written down."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._asked: list[str] = []
        self._complaints: list[str] = []
        page.on("request", lambda request: self._asked.append(request.url))
        page.on("websocket", lambda socket: self._asked.append(socket.url))
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("console", self._note)
        page.goto(url)
        expect(page.get_by_test_id("stHeading").first).to_be_visible()

    def _note(self, message: Any) -> None:
        if message.type == "error" and NORMAL not in message.location.get("url", ""):
            self._complaints.append(message.text)

    def faults(self) -> list[str]:
        """Return what no page may do: errors on its console, requests beyond this machine."""
        addresses = [(urlsplit(url), url) for url in self._asked]
        return self._complaints + [
            url
            for address, url in addresses
            if address.scheme not in {"data", "blob"} and address.hostname != "127.0.0.1"
        ]


def settle(page: Page) -> None:
    """Wait until the script has run to its end and the code of all that it wrote has been read."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def choose(page: Page, name: str, option: str) -> None:
    """Take the first option with this text in it from a list.

    A list that opens while the page is still being drawn closes again: it is opened anew, as a
    person would.
    """
    box = page.get_by_role("combobox", name=name)
    wanted = page.get_by_role("option").filter(has_text=option)
    for _ in range(TRIES):
        with suppress(PlaywrightTimeout):
            box.click(timeout=5_000)
            wanted.first.click(timeout=3_000)
            settle(page)
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"{name!r} did not let {option!r} be chosen")


def open_tab(page: Page, name: str, said: str) -> None:
    """Open a tab and wait for words of it, a regular expression."""
    _turn_to(page, name)
    expect(panel(page).get_by_text(re.compile(said)).first).to_be_visible()
    settle(page)


def open_chart(page: Page, name: str) -> None:
    """Open a tab that draws a picture and wait for it."""
    _turn_to(page, name)
    expect(picture(page)).to_be_visible()
    settle(page)


def _turn_to(page: Page, name: str) -> None:
    tab = page.get_by_role("tab", name=name, exact=True)
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")


def panel(page: Page) -> Locator:
    """Return the open tab."""
    return page.get_by_role("tabpanel")


def picture(page: Page) -> Locator:
    """Return the chart of the open tab; the one before it may still be fading."""
    return panel(page).locator(".js-plotly-plot:visible").last


def unfold(page: Page, name: str) -> None:
    """Open the first part with this name that can be folded, and wait until it is open.

    A part that is drawn anew while it is clicked stays shut: it is clicked again.
    """
    part = page.get_by_test_id("stExpander").filter(has_text=name).first
    for _ in range(TRIES):
        part.locator("summary").click()
        with suppress(AssertionError):
            expect(part.locator("details")).to_have_attribute("open", "", timeout=3_000)
            return
    raise AssertionError(f"{name!r} did not open")


def drawn_twice(page: Page) -> list[str]:
    """Return the charts that plotly drew again because their labels had not enough room."""
    found = page.locator(".js-plotly-plot:visible").evaluate_all(
        "charts => charts.filter(({ _fullLayout: { margin, _size: size } }) =>"
        " Math.max(size.l - margin.l, size.r - margin.r, size.t - margin.t, size.b - margin.b) > 1)"
        ".map((chart) => chart.closest('[class*=st-key-]').className.match(/st-key-\\S+/)[0])"
    )
    return [str(one) for one in found]


def walk_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(STEPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def axe(page: Page) -> list[str]:
    """Return axe-core's findings of level serious or critical, each with where it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def photograph(page: Page, name: str) -> None:
    """Keep the whole page as a picture and make sure that nothing sticks out of the window."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    settle(page)
    size = page.viewport_size
    assert size is not None
    height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height})
    page.screenshot(path=SHOTS / f"{name}.png", animations="disabled")
    page.set_viewport_size(size)
    wide = page.get_by_test_id("stAppViewContainer").evaluate("view => view.scrollWidth")
    assert wide == size["width"]
