"""The plots of reports: result in, figure out."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from plotly import graph_objects as go
from plotly.subplots import make_subplots

INK: Final = "#1D2733"
QUIET: Final = "#66717E"
PANEL: Final = "#FFFFFF"
GRID: Final = "rgba(102,113,126,0.2)"
ACCENT: Final = "#0B6E8A"
RAISES: Final = "#C4572E"
LOWERS: Final = "#2F6DA8"
ATTENTION: Final = "#B7791F"
_PERCENTILES: Final = (("p50_ms", LOWERS), ("p95_ms", ACCENT), ("p99_ms", RAISES))
_ROWS: Final = (
    "Answers per second",
    "Latency, ms",
    "Errors and shed, per second",
    "Processor, cores",
    "Memory, MB",
    "Backends",
)
_MEGABYTE: Final = 1e6


def over_time(told: Mapping[str, Any]) -> go.Figure:
    """Draw everything that changed during a run above one time axis."""
    client, server = told["client_series"], told["server_series"]
    drawn = make_subplots(
        rows=len(_ROWS),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.035,
        subplot_titles=list(_ROWS),
    )
    _line(drawn, 1, server, "per_second", "servers", ACCENT)
    if client:
        _line(drawn, 1, client, "per_second", "generator", RAISES, dash="dot")
    for name, colour in _PERCENTILES:
        short = name.removesuffix("_ms")
        _line(drawn, 2, server, name, f"{short}, servers", colour, dash="dot")
        if client:
            _line(drawn, 2, client, name, f"{short}, generator", colour)
    if not client:
        for short, colour in (("p50", LOWERS), ("p95", ACCENT), ("p99", RAISES)):
            # A line of its own: an annotation on a logarithmic axis would stretch it.
            level = [
                {"seconds_in": one["seconds_in"], "ms": told["latency_ms"][short]} for one in server
            ]
            _line(drawn, 2, level, "ms", f"{short}, generator, whole run", colour)
    drawn.update_yaxes(type="log", row=2, col=1)
    _line(drawn, 3, server, "errors_per_second", "answered 5xx", RAISES)
    _line(drawn, 3, server, "shed_per_second", "shed", ATTENTION)
    if client:
        _line(drawn, 3, client, "failures", "failed, generator", INK, dash="dot")
    _line(drawn, 4, server, "cpu_cores", "processor", ACCENT)
    memory = [{**one, "memory": one["memory_bytes"] / _MEGABYTE} for one in server]
    _line(drawn, 5, memory, "memory", "memory", ACCENT)
    _line(drawn, 6, server, "replicas", "backends", ACCENT)
    for row in (1, 3, 4, 5, 6):
        drawn.update_yaxes(rangemode="tozero", row=row, col=1)
    drawn.update_xaxes(title_text="seconds from the start", row=len(_ROWS), col=1)
    return styled(drawn, 1150)


def distribution(told: Mapping[str, Any]) -> go.Figure:
    """Draw which share of the answers took longer than a time."""
    pairs = told["latencies"]
    total = sum(count for _, count in pairs)
    times, shares, slower = [], [], total
    for milliseconds, count in pairs:
        times.append(milliseconds)
        shares.append(slower / total)
        slower -= count
    drawn = go.Figure(go.Scatter(x=times, y=shares, mode="lines", line={"color": ACCENT}))
    drawn.update_xaxes(type="log", title_text="milliseconds")
    drawn.update_yaxes(type="log", title_text="share that took longer", tickformat=".3~%")
    return styled(drawn, 360)


def styled(drawn: go.Figure, height: int) -> go.Figure:
    """Give a figure the look of the house."""
    drawn.update_layout(
        height=height,
        paper_bgcolor=PANEL,
        plot_bgcolor=PANEL,
        font={"color": INK, "family": "system-ui, sans-serif", "size": 13},
        margin={"l": 60, "r": 20, "t": 40, "b": 110},
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"},
        hovermode="x unified",
    )
    drawn.update_xaxes(gridcolor=GRID, zeroline=False)
    drawn.update_yaxes(gridcolor=GRID, zeroline=False)
    return drawn


def _line(
    drawn: go.Figure,
    row: int,
    series: Sequence[Mapping[str, Any]],
    field: str,
    name: str,
    colour: str,
    **line: Any,
) -> None:
    drawn.add_scatter(
        x=[one["seconds_in"] for one in series],
        y=[one[field] for one in series],
        name=name,
        mode="lines+markers",
        marker={"size": 4},
        line={"color": colour, **line},
        row=row,
        col=1,
    )
