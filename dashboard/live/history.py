"""The last 15 minutes as pictures: how long answers took, what was asked, what waits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, Band, bands
from dashboard.connection import mode
from dashboard.frame import figure, table
from dashboard.frame.figure import Origin
from dashboard.frame.parts import empty
from dashboard.live.now import clock, milliseconds, per_second, whole
from dashboard.live.reading import Reading

_SHORTEST_MINUTES: Final = 2.0
_ROW_SECONDS: Final = 30
_GAP_SECONDS: Final = 40
"""Longer than Prometheus' step; nobody looked in between."""


def minutes_ago(readings: Sequence[Reading]) -> list[float]:
    """Return where each reading lies on the axis: 0 is the last one."""
    return [round((one.time - readings[-1].time) / 60, 3) for one in readings]


def with_gaps(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings with an empty one in each gap, so that no line is drawn across it."""
    found: list[Reading] = []
    for one in readings:
        if found and one.time - found[-1].time > _GAP_SECONDS:
            found.append(Reading(time=(one.time + found[-1].time) / 2))
        found.append(one)
    return found


def axes(unit: str, lines: Sequence[Band]) -> Axes:
    """Return axes that hold what is kept and begin at nought; a short history is not squeezed."""
    first = min(line.x[0] for line in lines)
    highest = max((y for line in lines for y in line.y if y is not None), default=0.0)
    return Axes(
        "minutes ago", unit, (min(first, -_SHORTEST_MINUTES), 0.05), (0.0, 1.1 * highest or 1.0)
    )


def rows(readings: Sequence[Reading]) -> list[Reading]:
    """Return the last reading of each half minute, the newest first, for the table."""
    last = {int(one.time // _ROW_SECONDS): one for one in readings}
    return [last[slot] for slot in sorted(last, reverse=True)][:30]


def told(
    readings: Sequence[Reading], columns: Mapping[str, Callable[[Reading], str]]
) -> pd.DataFrame:
    """Return some figures of each half minute as text."""
    chosen = rows(readings)
    return pd.DataFrame(
        {name: [of(one) for one in chosen] for name, of in columns.items()},
        index=pd.Index([clock(one.time) for one in chosen], name="Time"),
    )


def took(now: Reading) -> str:
    """Say how long the answers of the last minute took, if there were any."""
    if now.p50 is None:
        return "Nobody asked for a prediction within the last minute: there is no duration to tell."
    return (
        f"Half of the answers took at most {milliseconds(now.p50)}, 95 of 100 at most "
        f"{milliseconds(now.p95)}, 99 of 100 at most {milliseconds(now.p99)}."
    )


def draw_latency(readings: Sequence[Reading], origin: Origin) -> None:
    """Draw three percentiles of the time that an answer took."""
    drawn = with_gaps(readings)
    ago = minutes_ago(drawn)
    lines = [
        Band(name, "accent", ago, [_ms(getattr(one, name)) for one in drawn], dash=dash)
        for name, dash in (("p99", "solid"), ("p95", "dash"), ("p50", "dot"))
    ]
    now = readings[-1]
    figure.show(
        bands(lines, axes("milliseconds", lines), mode()),
        key="live_latency",
        alt=f"Duration of answers in the last 15 minutes. Now {_percentiles(now)}.",
        reading=f"{took(now)} Each point is the minute before it; predictions and explanations of "
        "one patient.",
        figures=told(
            readings,
            {
                "p50": lambda one: milliseconds(one.p50),
                "p95": lambda one: milliseconds(one.p95),
                "p99": lambda one: milliseconds(one.p99),
            },
        ),
        origin=origin,
    )


def draw_requests(
    readings: Sequence[Reading], refusals: Mapping[str, float], origin: Origin
) -> None:
    """Draw what was asked, what was refused and what failed."""
    drawn = with_gaps(readings)
    ago = minutes_ago(drawn)
    lines = [
        Band("requests", "accent", ago, [one.requests for one in drawn]),
        Band("refused", "reference", ago, [one.refused for one in drawn], dash="dash"),
        Band("errors", "attention", ago, [one.errors for one in drawn], dash="dot"),
    ]
    now = readings[-1]
    said = (
        f"{per_second(now.requests)} asked, {per_second(now.refused)} refused for what the caller "
        f"sent, {per_second(now.errors)} failed, {per_second(now.shed)} of them turned away "
        "because too many were in flight."
    )
    figure.show(
        bands(lines, axes("requests per second", lines), mode()),
        key="live_requests",
        alt=f"Requests in the last 15 minutes. Now {said}",
        reading=f"{said} Probes and scrapes are left out.",
        figures=told(
            readings,
            {
                "Requests": lambda one: per_second(one.requests),
                "Refused": lambda one: per_second(one.refused),
                "Errors": lambda one: per_second(one.errors),
                "Shed": lambda one: per_second(one.shed),
            },
        ),
        origin=origin,
    )
    if refusals:
        st.markdown("Refused in the time that is kept, by the kind of the problem:")
        table.show(
            pd.DataFrame(
                {"Requests": [f"{n:.0f}" for n in refusals.values()]},
                index=pd.Index(list(refusals), name="Kind"),
            ),
            key="live_refusals",
        )


def draw_waiting(readings: Sequence[Reading], origin: Origin) -> None:
    """Draw what is not answered yet, and what is not in the history yet."""
    _draw_waiting(
        readings,
        "in_flight",
        "in flight",
        "requests",
        "{} requests were taken and are not answered yet.",
        origin,
    )
    _draw_waiting(
        readings,
        "backlog",
        "journal backlog",
        "predictions",
        "{} predictions are in the journal and not in the history yet; they arrive there within "
        "seconds, or when the database is back.",
        origin,
    )


def _draw_waiting(
    readings: Sequence[Reading], field: str, name: str, unit: str, reading: str, origin: Origin
) -> None:
    drawn = with_gaps(readings)
    line = Band(name, "accent", minutes_ago(drawn), [getattr(one, field) for one in drawn])
    now = whole(getattr(readings[-1], field))
    figure.show(
        bands([line], axes(unit, [line]), mode(), height=260),
        key=f"live_{field}",
        alt=f"{name} in the last 15 minutes; now {now}.",
        reading=reading.format(now),
        figures=told(readings, {name.capitalize(): lambda one: whole(getattr(one, field))}),
        origin=origin,
    )


def nothing_yet() -> None:
    """Say what would be here."""
    empty("Nothing counted yet", "The lines begin with the second look, two seconds from now.")


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else 1000 * seconds


def _percentiles(now: Reading) -> str:
    return f"p50 {milliseconds(now.p50)}, p95 {milliseconds(now.p95)}, p99 {milliseconds(now.p99)}"
