"""Predict, as pressed in a browser: by one session, again after a change, by ten at once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from playwright.sync_api import Browser, BrowserContext

from scripts import bench_browser
from scripts.bench_browser import Shown
from scripts.bench_load import cpu_seconds
from scripts.bench_looks import LOOKS
from scripts.served_pages import Served

SESSIONS: Final = 10
PREDICT_MS: Final = 250
PREDICT_HEADS: Final = (
    "Predict to number, range, dots and reasons", "median, ms", "slowest, ms", "goal, ms",
    "all drawn, ms", "dashboard's processor, ms",
)  # fmt: skip
_FIRST: Final = LOOKS[0]


@dataclass(slots=True)
class Predicted:
    """What was measured of pressing Predict.

    Attributes
    ----------
    times : list of Shown
        Until the answer and until all that leads on from it is drawn, one for each time.
    processor_ms : float
        What the dashboard's process took of the processor for all of them; the rest of the time is
        the browser's, the backend's and waiting.
    """

    name: str
    goal: float | None
    times: list[Shown] = field(default_factory=list)
    processor_ms: float = 0.0

    @contextmanager
    def counting(self, process_id: int) -> Iterator[None]:
        """Count what a process takes of the processor."""
        before = cpu_seconds(process_id)
        yield
        self.processor_ms += 1000 * (cpu_seconds(process_id) - before)


def predict_row(predicted: Predicted) -> tuple[str, ...]:
    """Return a line of the second table, in the order of `PREDICT_HEADS`."""
    times, goal = predicted.times, predicted.goal
    middle = median(shown.first_ms for shown in times)
    return (
        predicted.name,
        f"{middle:,.0f}" if goal is None else against(middle, goal),
        f"{max(shown.first_ms for shown in times):,.0f}",
        "none" if goal is None else f"{goal:,.0f}",
        f"{median(shown.drawn_ms for shown in times):,.0f}",
        f"{predicted.processor_ms / len(times):,.0f}",
    )


def against(measured: float, goal: float) -> str:
    """Return a measured value, with a word where its goal is missed."""
    return f"{measured:,.0f}" if measured <= goal else f"{measured:,.0f} missed"


def predicts(
    window: Browser, reader: BrowserContext, pages: Served, tries: int
) -> Iterator[Predicted]:
    """Press Predict as the first thing of a session, once more, and in ten sessions at once."""
    first = Predicted("the first of a session", PREDICT_MS)
    again = Predicted("again, after a change", PREDICT_MS)
    for _ in range(tries):
        with bench_browser.again(reader) as page:
            bench_browser.open_page(page, pages.url, _FIRST.first)
            bench_browser.fill_in(page)
            with first.counting(pages.process_id):
                first.times.append(bench_browser.predict(page))
            bench_browser.change(page)
            with again.counting(pages.process_id):
                again.times.append(bench_browser.predict(page, again=True))
    yield first
    yield again
    together = Predicted(f"{SESSIONS} sessions at the same moment", None)
    with ExitStack() as stack:
        windows = [stack.enter_context(bench_browser.fresh(window)) for _ in range(SESSIONS)]
        for page in windows:
            bench_browser.open_page(page, pages.url, _FIRST.first)
            bench_browser.fill_in(page)
        with together.counting(pages.process_id):
            together.times += bench_browser.predict_together(windows)
    yield together
