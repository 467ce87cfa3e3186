"""A grid of numbers: what is not known has no colour and no text."""

from math import isnan

from dashboard.charts.heatmap import heatmap
from dashboard.charts.theme import LIGHT


def test_unknown_cells_stay_empty_and_known_ones_say_their_number() -> None:
    (grid,) = heatmap(["a"], ["x", "y"], [[0.25, None]], "").data
    assert [list(row) for row in grid.text] == [["0.25", ""]]
    assert isnan(grid.z[0][1])


def test_a_scale_around_zero_has_two_hues_and_others_one() -> None:
    around = heatmap(["a"], ["x"], [[0.0]], "", span=(-1.0, 1.0)).data[0]
    above = heatmap(["a"], ["x"], [[50.0]], "%", span=(0.0, 100.0)).data[0]
    assert [colour for _, colour in around.colorscale] == [
        LIGHT.lowers,
        LIGHT.panel,
        LIGHT.raises,
    ]
    assert [colour for _, colour in above.colorscale] == [LIGHT.panel, LIGHT.accent]
    assert above.text[0][0] == "50"


def test_a_rounded_nothing_has_no_minus() -> None:
    (grid,) = heatmap(["a"], ["x"], [[-0.004]], "", span=(-1.0, 1.0)).data
    assert grid.text[0][0] == "0.00"
