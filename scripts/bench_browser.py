"""Takes a page's times inside the browser, from the reader's touch to the frame that shows it.

Clicks are real ones. The clock is the page's own, so that what the measuring program does in
between costs nothing.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page

from scripts.bench_looks import PATIENTS_ANSWER, Look
from scripts.served_pages import profile

_LONGEST_MS: Final = 60_000
_WIDTH, _HEIGHT = 1440, 900
_AHEAD_SECONDS: Final = 1.5
"""Time to tell ten windows when to press."""
_PREDICT: Final = ".st-key-patient_predict button"
_TOOLS: Final = """
window.seen = (selector, text) => [...document.querySelectorAll(selector)].some(
  (one) => one.getClientRects().length > 0 && (!text || one.textContent.includes(text)));
window.drawn = () => {
  const app = document.querySelector('[data-testid=stApp]');
  const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
  return app?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]')
    && charts.every((one) => one.querySelector('.main-svg'));
};
window.frameWhen = (met) => new Promise((tell, fail) => {
  const latest = performance.now() + LONGEST;
  const look = () => {
    if (met()) tell(performance.now());
    else if (performance.now() > latest) fail(new Error(`not met: ${met}`));
    else requestAnimationFrame(look);
  };
  look();
});
window.arm = (met) => {
  window.answered = new Promise((tell, fail) => addEventListener('pointerdown', () => {
    const touched = performance.now();
    window.frameWhen(met).then((shown) => window.frameWhen(() => met() && drawn()).then(
      (all) => tell([shown - touched, all - touched])), fail);
  }, { capture: true, once: true }));
};
window.clickAt = (selector, moment) => setTimeout(() => {
  dispatchEvent(new PointerEvent('pointerdown'));
  document.querySelector(selector).click();
}, moment - Date.now());
localStorage.setItem('heartsight_tour', 'seen');
""".replace("LONGEST", str(_LONGEST_MS))
MAN: Final = {"Age": "63", "Blood pressure": "145", "Cholesterol": "233", "ST depression": "2.3"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Milliseconds until what somebody looks for is there, and until all is drawn."""

    first_ms: float
    drawn_ms: float


@contextmanager
def fresh(browser: Browser) -> Iterator[Page]:
    """Open a window of somebody who was never here: nothing kept, nothing cached."""
    context = browser.new_context(viewport={"width": _WIDTH, "height": _HEIGHT})
    try:
        yield _equipped(context).new_page()
    finally:
        context.close()


@contextmanager
def regular(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser that keeps what it loads, for somebody who comes again and again."""
    with profile(browser, _WIDTH, _HEIGHT) as context:
        yield _equipped(context)


@contextmanager
def again(context: BrowserContext) -> Iterator[Page]:
    """Open a window of somebody who was here before."""
    page = context.new_page()
    try:
        yield page
    finally:
        page.close()


def _equipped(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(_LONGEST_MS)
    context.add_init_script(_TOOLS)
    return context


def open_page(page: Page, url: str, first_content: str) -> Shown:
    """Go to a page and take its times from the moment the address was given."""
    page.goto(url, wait_until="commit")
    first = page.evaluate(f"frameWhen(() => {first_content})")
    every = page.evaluate("frameWhen(() => drawn())")
    return Shown(float(first), float(every))


def use_widget(page: Page, look: Look) -> Shown:
    """Click the page's widget and take the times of its answer from the touch."""
    wait(page, "drawn()")
    target = look.find(page)
    wait(page, "drawn()")
    arm(page, look.changed)
    target.click()
    return answered(page)


def fill_in(page: Page) -> None:
    """Fill the form of the Patient page, so that only Predict is missing."""
    for label, value in MAN.items():
        page.get_by_label(label, exact=True).fill(value)
    page.locator(".st-key-patient_sex").get_by_text("male", exact=True).click()
    page.locator(".st-key-patient_cp").get_by_text("typical angina", exact=True).click()
    page.locator(".st-key-patient_chol_unit").get_by_text("mg/dl", exact=True).click()
    wait(page, "drawn()")


def predict_together(pages: Sequence[Page]) -> list[Shown]:
    """Press Predict in many windows at the same moment; returns each one's times."""
    moment = 1000 * (time.time() + _AHEAD_SECONDS)
    for page in pages:
        arm(page, PATIENTS_ANSWER)
        page.evaluate(f"clickAt('{_PREDICT}', {moment})")
    return [answered(page) for page in pages]


def predict(page: Page, *, again: bool = False) -> Shown:
    """Press Predict and take the times of the answer from the touch."""
    arm(page, f"{PATIENTS_ANSWER} && !seen('.hs-ghost')" if again else PATIENTS_ANSWER)
    page.locator(_PREDICT).click()
    return answered(page)


def arm(page: Page, condition: str) -> None:
    """Let the page take the times from the next touch: a condition met, and all drawn."""
    page.evaluate(f"arm(() => {condition})")


def answered(page: Page) -> Shown:
    """Return the times of the touch for which the page was armed."""
    return Shown(*page.evaluate("window.answered"))


def wait(page: Page, condition: str) -> None:
    """Wait until a condition is met."""
    page.evaluate(f"frameWhen(() => {condition})")


def change(page: Page) -> None:
    """Change one input after Predict, which is answered at once."""
    page.locator(".st-key-patient_exang").get_by_text("yes", exact=True).click()
    wait(page, "seen('.hs-ghost') && drawn()")
