"""What is done on each page while its time is taken: the address, what comes first, one widget.

Conditions are JavaScript over `seen(selector, text)`, which `bench_browser.py` puts into the page.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

PATIENTS_ANSWER: Final = (
    "seen('#hs-answer .hs-number') && seen('.st-key-patient_waterfall .main-svg')"
)
"""Number, range and dots stand in one element; the reasons are a chart."""
_CHART: Final = "seen('[role=tabpanel] .js-plotly-plot .main-svg')"
VERDICT: Final = "seen('.hs-verdict h2')"
_TRIES: Final = 6
_OPEN_MS: Final = 2000


@dataclass(frozen=True, slots=True)
class Look:
    """One page.

    Attributes
    ----------
    first : str
        Condition for its first content: the finding where it has one, else its heading.
    widget : str
        What is clicked, as the table says it.
    find : callable
        Prepares the page and returns what is to be clicked.
    changed : str
        Condition for the widget's answer.
    reports : bool
        Whether it shows a report, which a bundle may lack.
    """

    name: str
    address: str
    first: str
    widget: str
    find: Callable[[Page], Locator]
    changed: str
    reports: bool = True


def _tab(name: str) -> Callable[[Page], Locator]:
    return lambda page: page.get_by_role("tab", name=name, exact=True)


def _patient(page: Page) -> Locator:
    """Have an answer first; then a change of one input asks again."""
    page.get_by_role("button", name="Undecided, no scan").click()
    page.locator("#hs-answer .hs-number").wait_for()
    return page.locator(".st-key-patient_exang").get_by_text("yes", exact=True)


def _example(page: Page) -> Locator:
    return page.get_by_role("button", name="Try the example")


def _option(page: Page) -> Locator:
    """Open the list for the click to take an option of it; a page being drawn closes it again."""
    box = page.get_by_role("combobox", name="Input in detail")
    option = page.get_by_role("option", name="Age", exact=True)
    for _ in range(_TRIES):
        box.click()
        page.keyboard.type("Age")
        with suppress(PlaywrightTimeout):
            option.wait_for(timeout=_OPEN_MS)
            break
        page.keyboard.press("Escape")
    return option


def _calibration(page: Page) -> Locator:
    return page.get_by_role("radio", name="Calibration", exact=True)


EMPTY: Final = "seen('h1', 'Empty')"
"""Condition for the first content of a page with nothing on it."""
LEAST: Final = Look(
    "empty page with a chart", "?chart=yes", EMPTY, "choice: two",
    lambda page: page.get_by_text("two", exact=True), "seen('.js-plotly-plot', 'two')",
)  # fmt: skip
"""The least that a widget can do: change the title of a chart of two points."""
LOOKS: Final = (
    Look(
        "Patient", "", "seen('h1', 'Patient') && seen('.st-key-patient_predict')",
        "exercise angina: yes", _patient,
        "seen('.hs-ghost') && seen('.st-key-patient_waterfall .ytick text', 'yes')", reports=False,
    ),
    Look(
        "Many patients", "many", "seen('h1', 'Many patients')",
        "the example: 100 patients", _example, VERDICT, reports=False,
    ),
    Look(
        "Explanations", "explanations", VERDICT,
        "tab: One input", _tab("One input"), f"seen('[role=tabpanel] label', 'Input') && {_CHART}",
    ),
    Look(
        "Fairness by gender", "fairness", VERDICT,
        "tab: Threshold", _tab("Threshold"),
        f"seen('[role=tabpanel]', 'Flagging from 50 %') && {_CHART}",
    ),
    Look(
        "Drift", "drift", VERDICT,
        "input in detail: age", _option, "seen('[data-testid=stMarkdown] strong', 'Age')",
    ),
    Look(
        "Poisoning", "poisoning", VERDICT,
        "tab: Strategies", _tab("Strategies"),
        f"seen('[role=tabpanel] label', 'Measure') && {_CHART}",
    ),
    Look(
        "Live", "live", VERDICT,
        "tab: Requests", _tab("Requests"), "seen('[role=tabpanel] p', 'Probes and scrapes')",
        reports=False,
    ),
    Look(
        "Model and data", "model", VERDICT,
        "curve: calibration", _calibration, "seen('.js-plotly-plot', 'risk told')",
    ),
)  # fmt: skip


def open_to(lacking: list[str]) -> tuple[Look, ...]:
    """Return the pages that a bundle without some reports can fill."""
    return tuple(look for look in LOOKS if not (look.reports and lacking))
