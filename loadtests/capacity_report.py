"""The report of a plan: capacity in words, and the autoscaler over a load curve."""

from collections.abc import Sequence

from plotly import graph_objects as go
from plotly.subplots import make_subplots

from loadtests.capacity import Capacity, words
from loadtests.figures import ACCENT, LOWERS, QUIET, RAISES, styled
from loadtests.page import Page
from loadtests.simulation import Moment, changes
from loadtests.sweep import Sweep

HEAD = ("second", "requests/s", "pods wanted", "pods ready", "utilization", "p50", "p99")


def rows(moments: Sequence[Moment]) -> list[list[str]]:
    """Return the seconds in which the number of pods changed."""
    return [
        [
            str(one.second),
            f"{one.rate:,.0f}",
            str(one.wanted),
            str(one.ready),
            f"{one.utilization:.0f} %",
            f"{one.p50_ms:,.2f} ms",
            f"{one.p99_ms:,.2f} ms",
        ]
        for one in changes(moments)
    ]


def summary(moments: Sequence[Moment], pod_start_seconds: float) -> str:
    """Return the simulation in a sentence."""
    path = [moments[0].ready]
    for one in moments:
        if one.ready != path[-1]:
            path.append(one.ready)
    worst = max(moments, key=lambda one: one.p99_ms)
    waiting = sum(one.waiting > 0 for one in moments)
    return (
        f"Pods that answer: {' to '.join(map(str, path))}, each {pod_start_seconds:.1f} s after it "
        f"was asked for. The worst p99 is {worst.p99_ms:,.1f} ms at second {worst.second}; for "
        f"{waiting} s more came than could be answered at once."
    )


def capacity_page(
    sweep: Sweep,
    found: Capacity,
    moments: Sequence[Moment],
    pod_start_seconds: float,
    asked: Sequence[str],
) -> str:
    """Return the whole as HTML."""
    page = Page("How many pods")
    page.say(
        f"Measured {sweep.started[:16]} on {sweep.machine['cores']} cores "
        f"({sweep.machine['processor']}), load average before "
        f"{sweep.machine['load_average_before']}; generator and server shared them, so that a pod "
        "with a core of its own can do more.",
        "quiet",
    )
    for sentence in (*words(found), *asked):
        page.say(sentence)
    page.heading("The autoscaler over a load curve")
    page.say(summary(moments, pod_start_seconds))
    page.figure(
        simulation_figure(moments),
        "Simulated by the autoscaler's documented rule: a sync each 15 s on the mean of the last "
        "15 s, 10 % tolerance, windows and policies as set; waiting by M/D/1 queues and a tank.",
    )
    page.table(HEAD, rows(moments))
    return page.html()


def simulation_figure(moments: Sequence[Moment]) -> go.Figure:
    """Draw load, pods, utilization and latency above one time axis."""
    titles = ["Requests per second", "Pods", "Utilization, per cent of request", "Latency, ms"]
    drawn = make_subplots(
        rows=4, cols=1, shared_xaxes=True, vertical_spacing=0.05, subplot_titles=titles
    )
    lines = (
        (1, "rate", ACCENT), (2, "wanted", QUIET), (2, "ready", ACCENT),
        (3, "utilization", ACCENT), (4, "p50_ms", LOWERS), (4, "p99_ms", RAISES),
    )  # fmt: skip
    at = [one.second for one in moments]
    for row, field, colour in lines:
        drawn.add_scatter(
            x=at, y=[getattr(one, field) for one in moments], name=field.removesuffix("_ms"),
            mode="lines", line={"color": colour, "shape": "hv"}, row=row, col=1,
        )  # fmt: skip
    drawn.update_yaxes(type="log", row=4, col=1)
    drawn.update_xaxes(title_text="seconds", row=4, col=1)
    return styled(drawn, 800)
