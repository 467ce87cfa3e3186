"""Predict, as pressed in a browser: by one session, again after a change, by ten at once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from playwright.sync_api import Browser, BrowserContext

from scripts import bench_browser
from scripts.bench_load import cpu_seconds
from scripts.bench_looks import LOOKS
from scripts.served_pages import Served

SESSIONS: Final = 10
PREDICT_MS: Final = 250
PREDICT_HEADS: Final = (
    "Predict to the full answer", "median, ms", "slowest, ms", "goal, ms",
    "dashboard's processor, ms",
)  # fmt: skip
_FIRST: Final = LOOKS[0]


@dataclass(slots=True)
class Predicted:
    """What was measured of pressing Predict.

    Attributes
    ----------
    milliseconds : list of float
        Until the full answer, one for each time.
    processor_ms : float
        What the dashboard's process took of the processor for all of them; the rest of the time is
        the browser's, the backend's and waiting.
    """

    name: str
    goal: float | None
    milliseconds: list[float] = field(default_factory=list)
    processor_ms: float = 0.0

    @contextmanager
    def counting(self, process_id: int) -> Iterator[None]:
        """Count what a process takes of the processor."""
        before = cpu_seconds(process_id)
        yield
        self.processor_ms += 1000 * (cpu_seconds(process_id) - before)


def predict_row(predicted: Predicted) -> tuple[str, ...]:
    """Return a line of the second table, in the order of `PREDICT_HEADS`."""
    times, goal = predicted.milliseconds, predicted.goal
    middle = median(times)
    return (
        predicted.name,
        f"{middle:,.0f}" if goal is None else against(middle, goal),
        f"{max(times):,.0f}",
        "none" if goal is None else f"{goal:,.0f}",
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
                first.milliseconds.append(bench_browser.predict(page))
            bench_browser.change(page)
            with again.counting(pages.process_id):
                again.milliseconds.append(bench_browser.predict(page, again=True))
    yield first
    yield again
    together = Predicted(f"{SESSIONS} sessions at the same moment", None)
    with ExitStack() as stack:
        windows = [stack.enter_context(bench_browser.fresh(window)) for _ in range(SESSIONS)]
        for page in windows:
            bench_browser.open_page(page, pages.url, _FIRST.first)
            bench_browser.fill_in(page)
        with together.counting(pages.process_id):
            together.milliseconds += bench_browser.predict_together(windows)
    yield together
