"""Estimates as marks, as lines with their interval, and in words."""

from typing import Any

from dashboard.charts.intervals import Mark
from dashboard.frame.estimates import line, mark, told
from dashboard.reports import Values


def estimate(value: float) -> Any:
    return Values(value=value, interval=Values(low=value - 0.1, high=value + 0.25), n=303)


def test_a_mark_is_scaled_with_its_interval() -> None:
    assert mark(estimate(0.5), 100) == Mark(50, 40, 75, 303)
    assert mark(None) is None


def test_a_line_has_its_intervals_as_a_band_and_shows_its_points() -> None:
    drawn = line("random", "accent", ((x, estimate(0.5)) for x in (0.0, 5.0)))
    assert (drawn.name, drawn.colour, drawn.markers) == ("random", "accent", True)
    assert (drawn.x, drawn.y) == ([0.0, 5.0], [0.5, 0.5])
    assert (drawn.low, drawn.high) == ([0.4, 0.4], [0.75, 0.75])


def test_no_estimate_is_a_dash() -> None:
    assert told(None) == "\u2013"
    assert told(estimate(0.5), signed=True) == "+0.50 (+0.40 to +0.75), n 303"
