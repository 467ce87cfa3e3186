"""Lines with bands: gaps stay gaps, names stand above the plot."""

from math import isnan

from dashboard.charts.bands import Axes, Band, bands
from dashboard.charts.theme import LIGHT, translucent

AXES = Axes("threshold (%)", "share", (0, 100), (0, 1))


def test_a_gap_splits_the_band_and_breaks_the_line() -> None:
    line = Band("women", "women", [1, 2, 3, 4], [0.1, 0.2, None, 0.4], [0, 0.1, None, 0.3],
                [0.2, 0.3, None, 0.5])  # fmt: skip
    first, second, drawn = bands([line], AXES).data
    assert list(first.x) == [1, 2, 2, 1]
    assert list(first.y) == [0.2, 0.3, 0.1, 0]
    assert list(second.x) == [4, 4]
    assert isnan(drawn.y[2])
    assert first.fillcolor == translucent(LIGHT.women, 0.25)


def test_a_line_without_an_interval_has_no_band() -> None:
    (drawn,) = bands([Band("chance", "reference", (0, 1), (0, 1), dash="dot")], AXES).data
    assert drawn.line.dash == "dot"


def test_lines_are_named_above_the_plot_in_their_colours() -> None:
    lines = [Band("men", "men", [0], [1]), Band("women", "women", [0], [1])]
    (note,) = bands(lines, AXES).layout.annotations
    assert note.text.index("men") < note.text.index("women")
    assert LIGHT.men in note.text


def test_the_chosen_place_is_marked() -> None:
    (line,) = bands([Band("x", "accent", [0], [1])], AXES, at=40).layout.shapes
    assert line.x0 == 40


def test_axes_have_their_titles_and_ranges() -> None:
    layout = bands([Band("x", "accent", [0], [1])], AXES, "dark").layout
    assert layout.xaxis.title.text == "threshold (%)"
    assert tuple(layout.yaxis.range) == (0, 1)


def test_hover_tells_the_figures() -> None:
    drawn = bands([Band("x", "accent", [5], [0.5], [0.4], [0.6])], AXES).data[-1]
    assert drawn.text[0] == "x, at 5: 0.5 (0.4 to 0.6)"
