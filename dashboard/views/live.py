"""Live: how fast the backend answers just now, how much, and what goes wrong."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.frame.alone import alone
from dashboard.frame.figure import Origin
from dashboard.frame.parts import guarded, title
from dashboard.frame.rooms import rooms
from dashboard.live import history, load_tests, now
from dashboard.live.reading import EVERY_SECONDS
from dashboard.live.watching import Watch, watch
from dashboard.prose import read


def figures(*, running: bool) -> None:
    """Draw what is kept, after a new look unless the page is paused."""
    watched = watch()
    with guarded("live"):
        if running:
            watched.look()
    kept = watched.kept()
    if kept:
        now.draw(kept[-1], watched.source)
    rooms("live", {**pictures(watched), "Load tests": load_tests.draw})


def pictures(watched: Watch) -> dict[str, Callable[[], None]]:
    """Return what draws each tab of the last 15 minutes; two looks make the first line."""
    kept = watched.kept()
    if len(kept) <= 1:
        return dict.fromkeys(("Latency", "Requests", "Waiting"), history.nothing_yet)
    origin = Origin(read("live"), watched.command)
    return {
        "Latency": partial(history.draw_latency, kept, origin),
        "Requests": partial(history.draw_requests, kept, watched.refusals(), origin),
        "Waiting": partial(history.draw_waiting, kept, origin),
    }


def main() -> None:
    """Draw the switch, and the figures that draw themselves again."""
    title("Live", "For operators: how fast answers come just now, and whether any are lost.")
    paused = st.toggle("Pause", key="live_paused", bind="query-params")
    again = None if paused else EVERY_SECONDS
    alone(figures, every=again)(running=not paused)


main()
