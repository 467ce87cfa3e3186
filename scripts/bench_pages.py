"""The dashboard as a reader meets it: Chromium, a real dashboard, a backend under a steady load.

`make bench` runs it with all else; `python -m scripts.bench_pages` alone. It needs the bundle of
`python -m analysis all`; without it, only the pages that show no report are measured. The browser
runs on the same cores as what it looks at, so a reader's own machine is faster than this.
"""

import argparse
import sys
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page
from rich.console import Console
from rich.table import Table

from analysis.settings import Settings
from scripts import bench_browser
from scripts.bench_load import memory_mb
from scripts.bench_looks import EMPTY, LEAST, Look, open_to
from scripts.bench_predict import PREDICT_HEADS, against, predict_row, predicts
from scripts.bench_steady import steady
from scripts.served_pages import NothingToLookAtError, Served, browser, empty_page, lacking, served

TRIES: Final = 5
PER_SECOND: Final = 100
FIRST_MS: Final = 1000
WIDGET_MS: Final = 300
MEMORY_MB: Final = 300
HEADS: Final = (
    "page", f"first content, ms ({FIRST_MS:,})", "at the first visit", "times an empty page",
    "all drawn, ms", "widget", f"its answer, ms ({WIDGET_MS})", "all drawn, ms",
    f"dashboard, MB ({MEMORY_MB})",
)  # fmt: skip
WARM_UPS: Final = 3


@dataclass(slots=True)
class Times:
    """What was measured of one page, a number for each try; all in milliseconds.

    Attributes
    ----------
    new, first : list of float
        Until the first content, in a browser that was never here and in one that was.
    drawn, widget_drawn : list of float
        Until all is drawn, after the address and after the touch.
    widget : list of float
        Until the widget's answer.
    """

    look: Look
    new: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)
    widget: list[float] = field(default_factory=list)
    widget_drawn: list[float] = field(default_factory=list)
    megabytes: float = 0.0


def main() -> int:
    """Print the tables; returns 1 when there is nothing to look at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=TRIES, help="visits of each page")
    return print_pages(Console(), parser.parse_args().tries)


def print_pages(console: Console, tries: int = TRIES) -> int:
    """Measure every page and Predict, and print two tables."""
    home = Settings().home
    try:
        missing = lacking(home)
        with (
            served(home) as pages,
            empty_page() as empty,
            browser() as window,
            bench_browser.regular(window) as reader,
            ExitStack() as stack,
        ):
            measured = [warm(reader, pages, look) for look in open_to(missing)]
            changed = Times(LEAST)
            for _ in range(WARM_UPS):
                use(reader, empty.url, Times(LEAST))
            load = stack.enter_context(steady(pages.backend_url, PER_SECOND))
            least: list[float] = []
            for times in measured:
                for _ in range(tries):
                    visit(window, reader, pages, times)
                    least.append(first_ms(bench_browser.again(reader), empty.url, EMPTY))
                    use(reader, empty.url, changed)
            predictions = list(predicts(window, reader, pages, tries))
    except NothingToLookAtError as error:
        console.print(f"the pages are not measured: {error}")
        return 1
    table = Table(*HEADS, title=f"Pages: medians of {tries} visits, goals in ()")
    table.caption = (
        f"backend meanwhile under {load.per_second:.0f} predictions per second"
        f"{f', {load.failed} failed' if load.failed else ''}; memory adds up from page to page; "
        "all but the first visit by a browser that was here before; "
        f"a page of Streamlit's with one word on it: {median(least):,.0f} ms; the answer of one "
        f"with a choice that changes a small chart's title: {median(changed.widget):,.0f} ms"
    )
    for times in measured:
        table.add_row(*row(times, median(least)))
    console.print(table)
    if missing:
        console.print(
            f"The current bundle lacks {', '.join(missing)}: python -m analysis all makes them; "
            "the pages that show reports are not measured."
        )
    answers = Table(*PREDICT_HEADS)
    for predicted in predictions:
        answers.add_row(*predict_row(predicted))
    console.print(answers)
    return 0


def row(times: Times, least_ms: float) -> tuple[str, ...]:
    """Return the line of a page, in the order of `HEADS`; `least_ms` is an empty page's time."""
    return (
        times.look.name,
        against(median(times.first), FIRST_MS),
        f"{median(times.new):,.0f}",
        f"{median(times.first) / least_ms:.2f}",
        f"{median(times.drawn):,.0f}",
        times.look.widget,
        against(median(times.widget), WIDGET_MS),
        f"{median(times.widget_drawn):,.0f}",
        against(times.megabytes, MEMORY_MB),
    )


def warm(reader: BrowserContext, pages: Served, look: Look) -> Times:
    """Visit a page untimed, for imports and caches; what the process holds then is kept.

    A browser keeps a program's compiled form from the third time on that it runs it.
    """
    for _ in range(WARM_UPS):
        use(reader, pages.url, Times(look))
    return Times(look, megabytes=memory_mb(pages.process_id))


def visit(window: Browser, reader: BrowserContext, pages: Served, times: Times) -> None:
    """Open a page in a new browser, then in one that knows it, and use its widget there once."""
    look = times.look
    new = first_ms(bench_browser.fresh(window), f"{pages.url}/{look.address}", look.first)
    times.new.append(new)
    use(reader, pages.url, times)


def use(reader: BrowserContext, url: str, times: Times) -> None:
    """Open a page in a browser that knows it, and use its widget once."""
    look = times.look
    with bench_browser.again(reader) as page:
        opened = bench_browser.open_page(page, f"{url}/{look.address}", look.first)
        times.first.append(opened.first_ms)
        times.drawn.append(opened.drawn_ms)
        answer = bench_browser.use_widget(page, look)
        times.widget.append(answer.first_ms)
        times.widget_drawn.append(answer.drawn_ms)


def first_ms(opening: AbstractContextManager[Page], url: str, first_content: str) -> float:
    """Return the milliseconds until an address shows its first content in a window."""
    with opening as page:
        return bench_browser.open_page(page, url, first_content).first_ms


if __name__ == "__main__":
    sys.exit(main())
