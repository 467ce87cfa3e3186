"""Estimates of a report as the frame shows them: a mark of a chart, or words in a table."""

from typing import TYPE_CHECKING

from dashboard.charts.intervals import Mark

if TYPE_CHECKING:
    from analysis.measures.intervals import Estimate

NONE = "\u2013"


def mark(estimate: "Estimate | None", scale: float = 1.0) -> Mark | None:
    """Return an estimate as it is drawn, multiplied by `scale` (100 for per cent)."""
    if estimate is None:
        return None
    low, high = estimate.interval.low, estimate.interval.high
    return Mark(scale * estimate.value, scale * low, scale * high, estimate.n)


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
