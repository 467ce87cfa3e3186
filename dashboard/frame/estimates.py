"""Estimates of a report as the frame shows them: a mark or a line of a chart, words in a table."""

from typing import TYPE_CHECKING

from dashboard.charts.bands import Band
from dashboard.charts.intervals import Mark
from dashboard.wording import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.measures.intervals import Estimate


def mark(estimate: "Estimate | None", scale: float = 1.0) -> Mark | None:
    """Return an estimate as it is drawn, multiplied by `scale` (100 for per cent)."""
    if estimate is None:
        return None
    low, high = estimate.interval.low, estimate.interval.high
    return Mark(scale * estimate.value, scale * low, scale * high, estimate.n)


def line(name: str, colour: str, points: "Iterable[tuple[float, Estimate]]") -> Band:
    """Return estimates over the places where they were made, with their intervals as a band."""
    known = list(points)
    return Band(
        name,
        colour,
        [x for x, _ in known],
        [one.value for _, one in known],
        [one.interval.low for _, one in known],
        [one.interval.high for _, one in known],
        markers=True,
    )


def told(
    estimate: "Estimate | None", *, signed: bool = False, decimals: int = 2, n: bool = True
) -> str:
    """Return an estimate with its interval, and n unless told otherwise; a dash for none."""
    if estimate is None:
        return NONE
    style = f"{'+' if signed else ''}.{decimals}f"
    low, high = estimate.interval.low, estimate.interval.high
    patients = f", n {estimate.n}" if n else ""
    return f"{estimate.value:{style}} ({low:{style}} to {high:{style}}){patients}"
