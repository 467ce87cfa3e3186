"""Verdicts over time: told by shape and by colour, and named above the plot."""

from dashboard.charts.theme import LIGHT
from dashboard.charts.verdicts import Judged, verdicts

DAYS = [
    Judged("2026-01-01", 12, 0, "too few"),
    Judged("2026-01-02", 60, 0, "no drift found"),
    Judged("2026-01-03", 90, 4, "drift"),
]


def test_each_verdict_has_a_shape_of_its_own() -> None:
    _, *marks = verdicts(DAYS, "inputs").data
    assert {one.marker.symbol: list(one.x) for one in marks} == {
        "diamond": ["2026-01-03"],
        "circle": ["2026-01-02"],
        "circle-open": ["2026-01-01"],
    }
    assert marks[0].text == ("2026-01-03: drift, 4 inputs, n 90",)


def test_the_verdicts_are_named_in_their_colours() -> None:
    (words,) = verdicts(DAYS, "inputs").layout.annotations
    assert LIGHT.raises in words.text
    assert "no drift found" in words.text


def test_days_without_drift_leave_the_axis_its_room() -> None:
    low, high = verdicts(DAYS[:1], "inputs").layout.yaxis.range
    assert low < 0
    assert high > 3
