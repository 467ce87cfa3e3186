"""Results of load tests, as `loadtests` leaves them: one JSON file each in `loadtests` of the home.

`docs/dashboard.md` has the fields. A file that has others is named and left out.
"""

from pathlib import Path
from typing import Annotated

import pandas as pd
import streamlit as st
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from dashboard.charts.intervals import Mark, Series, intervals
from dashboard.connection import mode, settings
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from dashboard.frame.parts import empty
from dashboard.live.now import milliseconds, per_second
from dashboard.prose import read

COMMAND = "python -m loadtests run load"
_SHOWN = 20
_Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Found(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Latency(_Found):
    """Percentiles in milliseconds, as the tool saw them."""

    p50: _Number
    p95: _Number
    p99: _Number


class LoadTest(_Found):
    """One run."""

    profile: str
    tool: str
    started: AwareDatetime
    duration_seconds: _Number
    requests_per_second: _Number
    latency_ms: Latency
    errors: Annotated[int, Field(ge=0)]
    timeouts: Annotated[int, Field(ge=0)]

    @property
    def requests(self) -> int:
        """About how many requests the run made."""
        return round(self.duration_seconds * self.requests_per_second)


def results(folder: Path) -> tuple[list[LoadTest], list[str]]:
    """Return the runs, the newest first, and the names of files that are none."""
    found, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(LoadTest.model_validate_json(path.read_bytes()))
        except (OSError, ValidationError):
            unreadable.append(path.name)
    return sorted(found, key=lambda one: one.started, reverse=True), unreadable


def name(one: LoadTest) -> str:
    """Return what a run is called on the page."""
    return f"{one.profile}, {one.started:%Y-%m-%d %H:%M}"


def table(runs: list[LoadTest]) -> pd.DataFrame:
    """Return the runs as text."""
    return pd.DataFrame(
        {
            "Tool": [one.tool for one in runs],
            "Lasted": [f"{one.duration_seconds:.0f} s" for one in runs],
            "Requests": [per_second(one.requests_per_second) for one in runs],
            **{
                share: [milliseconds(getattr(one.latency_ms, share) / 1000) for one in runs]
                for share in ("p50", "p95", "p99")
            },
            "Errors": [one.errors for one in runs],
            "Timeouts": [one.timeouts for one in runs],
        },
        index=pd.Index([name(one) for one in runs], name="Run"),
    )


def draw() -> None:
    """Draw the latest runs, or say which command makes one."""
    runs, unreadable = results(settings().home / "loadtests")
    if unreadable:
        st.markdown(f"Left out, because they are no results: {', '.join(unreadable)}.")
    if not runs:
        empty("No load test yet", f"Run one: {COMMAND}. Its result will stand here.")
        return
    shown = runs[:_SHOWN]
    last = shown[0]
    # The mark is p95; what lies between the median and p99 is behind it.
    marks = [
        Mark(one.latency_ms.p95, one.latency_ms.p50, one.latency_ms.p99, one.requests)
        for one in shown
    ]
    figure.show(
        intervals(
            [name(one) for one in shown],
            [Series("p95, between p50 and p99", "accent", marks)],
            "milliseconds",
            mode(),
        ),
        key="live_load_tests",
        alt=f"Latency of {len(shown)} load tests; the last one: p95 "
        f"{milliseconds(last.latency_ms.p95 / 1000)}.",
        reading=f"The last run, {name(last)}: {per_second(last.requests_per_second)}, 99 of 100 "
        f"answers within {milliseconds(last.latency_ms.p99 / 1000)}; {last.errors} errors, "
        f"{last.timeouts} timeouts. Each mark is p95, its line reaches from p50 to p99.",
        figures=table(shown),
        origin=Origin(read("load_tests"), COMMAND),
    )
