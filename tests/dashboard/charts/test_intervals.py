"""Rows of estimates: dots on bars, one colour for each series."""

import pytest

from dashboard.charts.intervals import Mark, Series, alt_text, intervals
from dashboard.charts.theme import LIGHT

NAMES = ["Recall", "A measure whose name is long enough to be broken"]
SERIES = [
    Series("women", "women", [Mark(0.7, 0.5, 0.87, 25), None]),
    Series("men", "men", [Mark(0.81, 0.74, 0.87, 114), Mark(0.2, 0.1, 0.3, 206)]),
]


def test_each_series_has_its_bars_and_its_dots() -> None:
    bars_w, dots_w, _, dots_m = intervals(NAMES, SERIES, "share").data
    assert list(dots_w.x) == [0.7]
    assert list(bars_w.x)[:2] == [0.5, 0.87]
    assert list(dots_m.x) == [0.81, 0.2]
    assert (dots_w.marker.color, dots_m.marker.color) == (LIGHT.women, LIGHT.men)
    assert dots_w.y[0] < 0 < dots_m.y[0], "side by side in the first row"
    assert "n 25" in dots_w.text[0]


def test_the_first_row_is_on_top_and_long_names_are_broken() -> None:
    axis = intervals(NAMES, SERIES, "share").layout.yaxis
    assert axis.range[0] > axis.range[1]
    assert "<br>" in axis.ticktext[1]


def test_several_series_are_named_in_their_colours_and_one_is_not() -> None:
    (note,) = intervals(NAMES, SERIES, "share").layout.annotations
    assert f"color:{LIGHT.women}" in note.text
    assert not intervals(NAMES, SERIES[:1], "share").layout.annotations


def test_estimates_that_are_alone_in_their_row_lie_on_its_line() -> None:
    served = Series("served", "accent", [Mark(0.9, 0.8, 0.95, 303), None])
    others = Series("others", "reference", [None, Mark(0.5, 0.5, 0.5, 303)])
    drawn = intervals(NAMES, [served, others], "ROC-AUC").data
    assert [list(one.y) for one in (drawn[1], drawn[3])] == [[0.0], [1.0]]


def test_every_interval_is_drawn_whole_with_air_at_both_ends() -> None:
    low, high = intervals(NAMES, SERIES, "share", line=0).layout.xaxis.range
    assert low < 0
    assert high > 0.87


def test_a_long_title_of_the_axis_is_broken_for_a_narrow_window() -> None:
    title = intervals(
        NAMES, SERIES, "refits with the same leading inputs (share)"
    ).layout.xaxis.title
    assert "<br>" in title.text


def test_a_reference_line_stands_where_it_is_asked_for() -> None:
    (line,) = intervals(NAMES, SERIES, "difference", line=0).layout.shapes
    assert line.x0 == line.x1 == 0


def test_the_alternative_text_says_every_figure() -> None:
    said = alt_text(NAMES, SERIES)
    assert "Recall, women: 0.70 (0.50 to 0.87)" in said
    assert said.count("men") == 3, "two of men, one of women; none where there is no estimate"


@pytest.mark.parametrize("names", [[], ["x"]])
def test_nothing_known_is_an_empty_picture_and_no_error(names: list[str]) -> None:
    assert intervals(names, [Series("a", "accent", [None] * len(names))], "share").data
