"""Bars of counts."""

from dashboard.charts.counts import Group, counts
from dashboard.charts.theme import LIGHT

EDGES = [0, 50, 100]
AXES = ("of 100", "patients")


def test_every_group_is_stacked_in_its_colour() -> None:
    groups = [Group("well", "lowers", [3, 1]), Group("ill", "raises", [0, 2])]
    figure = counts(EDGES, groups, AXES)
    assert [list(bar.y) for bar in figure.data] == [[3, 1], [0, 2]]
    assert [bar.marker.color for bar in figure.data] == [LIGHT.lowers, LIGHT.raises]
    assert figure.layout.barmode == "stack"
    assert figure.data[1].text[1] == "50 to 100: 2 ill"


def test_groups_are_named_above_where_there_are_several() -> None:
    one, other = Group("well", "lowers", [3, 1]), Group("ill", "raises", [0, 2])
    assert "well" in counts(EDGES, [one, other], AXES).layout.annotations[0].text
    assert not counts(EDGES, [one], AXES).layout.annotations


def test_a_named_value_is_a_line_and_axes_have_titles() -> None:
    figure = counts(EDGES, [Group("all", "reference", [1, 1])], AXES, at={"threshold": 50})
    assert figure.layout.shapes[0].x0 == 50
    assert figure.layout.annotations[0].text == "threshold"
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == AXES
