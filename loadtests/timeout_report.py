"""How long requests wait, by how many come at once: in words, as a table, as a plot."""

from collections.abc import Sequence
from typing import Final

from plotly import graph_objects as go

from loadtests.figures import ACCENT, ATTENTION, INK, LOWERS, QUIET, RAISES, styled
from loadtests.page import Page
from loadtests.sweep import Point, Sweep, most_within, queueing_from

_COLOURS: Final = (LOWERS, ACCENT, ATTENTION, RAISES)
HEAD: Final = (
    *("Concurrency", "per second", "p50", "p99"),
    *("> 0.1 s", "> 0.25 s", "> 0.5 s", "> 1 s"),
)


def words(points: Sequence[Point], p99_ms: float) -> list[str]:
    """Return what the figures say."""
    greatest = max(points, key=lambda one: one.per_second)
    knee = queueing_from(points)
    most = (
        f"The most was {greatest.per_second:,.0f} answers a second, at {greatest.concurrency} at "
        f"once. From about {knee:.0f} at once, more of them only wait: that many keep the server "
        "busy, and each further one adds to the queue."
    )
    said = [most]
    within = most_within(points, p99_ms)
    if within is None:
        said.append(f"Not even {points[0].concurrency} at once had a p99 within {p99_ms:g} ms.")
    else:
        bound = " (the most that was tried)" if within is points[-1] else ""
        said.append(
            f"Up to {within.concurrency} at once{bound}, 99 of 100 answers came within "
            f"{p99_ms:g} ms: {within.per_second:,.0f} a second, p99 {within.p99_ms:.1f} ms."
        )
    late = [one for one in points if one.share_over["1"] > 0]
    said.append(
        f"Answers of over a second came first at {late[0].concurrency} at once "
        f"({late[0].share_over['1']:.3%})."
        if late
        else "No answer took over a second."
    )
    return said


def rows(points: Sequence[Point]) -> list[list[str]]:
    """Return the table's rows."""
    return [
        [
            str(one.concurrency),
            f"{one.per_second:,.0f}",
            f"{one.p50_ms:.2f} ms",
            f"{one.p99_ms:.2f} ms",
            *(f"{share:.2%}" for share in one.share_over.values()),
        ]
        for one in points
    ]


def timeout_page(sweep: Sweep, p99_ms: float) -> str:
    """Return the whole as HTML."""
    page = Page("How long requests wait")
    machine = sweep.machine
    page.say(
        f"{sweep.started[:16]}, {machine['cores']} cores ({machine['processor']}), which generator "
        f"and server share on the loopback interface; load average before "
        f"{machine['load_average_before']}.",
        "quiet",
    )
    for sentence in words(sweep.points, p99_ms):
        page.say(sentence)
    page.table(HEAD, rows(sweep.points))
    page.figure(waiting_figure(sweep.points), "Share of requests that took longer than a limit.")
    page.figure(
        latency_figure(sweep.points, p99_ms), "Throughput stops growing where waiting begins."
    )
    return page.html()


def waiting_figure(points: Sequence[Point]) -> go.Figure:
    """Draw the shares over each limit by concurrency."""
    drawn = go.Figure()
    limits = points[0].share_over
    for limit, colour in zip(limits, _COLOURS, strict=True):
        drawn.add_scatter(
            x=[one.concurrency for one in points],
            y=[one.share_over[limit] for one in points],
            name=f"over {limit} s",
            mode="lines+markers",
            line={"color": colour},
        )
    drawn.update_xaxes(type="log", title_text="requests at once")
    drawn.update_yaxes(tickformat=".2~%", rangemode="tozero", title_text="share of requests")
    return styled(drawn, 400)


def latency_figure(points: Sequence[Point], p99_ms: float) -> go.Figure:
    """Draw latency and throughput by concurrency."""
    drawn = go.Figure()
    at = [one.concurrency for one in points]
    for name, colour in (("p50_ms", LOWERS), ("p99_ms", RAISES)):
        drawn.add_scatter(
            x=at, y=[getattr(one, name) for one in points], name=name.removesuffix("_ms"),
            mode="lines+markers", line={"color": colour},
        )  # fmt: skip
    drawn.add_scatter(
        x=at, y=[one.per_second for one in points], name="per second (right)", yaxis="y2",
        mode="lines+markers", line={"color": QUIET, "dash": "dot"},
    )  # fmt: skip
    drawn.add_scatter(
        x=[at[0], at[-1]], y=[p99_ms, p99_ms], name=f"limit, {p99_ms:g} ms", mode="lines",
        line={"color": INK, "width": 1},
    )  # fmt: skip
    knee = queueing_from(points)
    # Two points, not a shape with a text: that would stretch a logarithmic axis.
    drawn.add_scatter(
        x=[knee, knee], y=[min(one.p50_ms for one in points), p99_ms], mode="lines",
        name="more only wait", line={"color": ATTENTION, "dash": "dash"},
    )  # fmt: skip
    styled(drawn, 400)
    drawn.update_xaxes(type="log", title_text="requests at once")
    drawn.update_layout(
        yaxis={"type": "log", "title": "milliseconds"},
        yaxis2={"overlaying": "y", "side": "right", "rangemode": "tozero", "showgrid": False},
    )
    return drawn
