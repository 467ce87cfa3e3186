"""Live: how fast the backend answers just now, how much, and what goes wrong."""

from functools import partial

import streamlit as st

from dashboard.frame.alone import alone
from dashboard.frame.parts import guarded, title
from dashboard.frame.rooms import rooms
from dashboard.live import history, load_tests, now
from dashboard.live.reading import EVERY_SECONDS
from dashboard.live.watching import watch


def figures(*, running: bool) -> None:
    """Draw what is kept, after a new look unless the page is paused."""
    watched = watch()
    with guarded("live"):
        if running:
            watched.look()
    kept = watched.kept()
    if kept:
        now.draw(kept[-1], watched.source)
    several = len(kept) > 1
    rooms(
        "live",
        {
            "Latency": partial(history.draw_latency, kept) if several else history.nothing_yet,
            "Requests": (
                partial(history.draw_requests, kept, watched.refusals())
                if several
                else history.nothing_yet
            ),
            "Waiting": partial(history.draw_waiting, kept) if several else history.nothing_yet,
            "Load tests": load_tests.draw,
        },
    )


def main() -> None:
    """Draw the switch, and the figures that draw themselves again."""
    title("Live", "For operators: how fast answers come just now, and whether any are lost.")
    paused = st.toggle("Pause", key="live_paused", bind="query-params")
    again = None if paused else EVERY_SECONDS
    alone(figures, every=again)(running=not paused)


main()
