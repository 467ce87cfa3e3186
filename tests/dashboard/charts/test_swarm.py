"""A beeswarm: every patient once; a number's colour tells high from low, a category has neither."""

from dashboard.charts.swarm import Swarm, swarms
from dashboard.charts.theme import LIGHT


def test_unknown_values_are_left_out_and_colours_split_at_the_middle() -> None:
    row = Swarm("Age", [0.1, None, -0.2, 0.4], [60, 50, 40, 70])
    (dots,) = swarms([row], "log-odds").data
    assert list(dots.x) == [-0.2, 0.1, 0.4]
    assert list(dots.marker.color) == [LIGHT.reference, LIGHT.reference, LIGHT.accent]


def test_dots_at_one_place_make_way_within_their_row() -> None:
    (dots,) = swarms([Swarm("Sex", [0.3] * 30, [1.0] * 30)], "log-odds").data
    assert len(set(dots.y)) > 10
    assert max(abs(y) for y in dots.y) < 0.5


def test_a_category_is_drawn_as_rings_that_say_their_name() -> None:
    row = Swarm("Sex", [0.3, -0.6], [1.0, 0.0], {0: "female", 1: "male"})
    (dots,) = swarms([row], "log-odds").data
    assert dots.marker.symbol == "circle-open"
    assert dots.marker.color == LIGHT.ink
    assert list(dots.text) == ["Sex female: -0.60 log-odds", "Sex male: +0.30 log-odds"]


def test_heights_within_a_row_compare_the_numbers_of_patients() -> None:
    (dots,) = swarms([Swarm("Sex", [0.3] * 200 + [-0.3] * 20, [1.0] * 220)], "log-odds").data
    many = [y for x, y in zip(dots.x, dots.y, strict=True) if x > 0]
    few = [y for x, y in zip(dots.x, dots.y, strict=True) if x < 0]
    assert max(many) - min(many) > 8 * (max(few) - min(few))
    assert max(many) < 0.5


def test_an_empty_row_is_no_error() -> None:
    assert len(swarms([Swarm("Age", [None], [None])], "log-odds").data) == 1
