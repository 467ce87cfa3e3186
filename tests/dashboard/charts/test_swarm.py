"""A beeswarm: every patient once, coloured by whether the value is above the middle."""

from dashboard.charts.swarm import Swarm, swarms
from dashboard.charts.theme import LIGHT


def test_unknown_values_are_left_out_and_colours_split_at_the_middle() -> None:
    row = Swarm("Age", [0.1, None, -0.2, 0.4], [60, 50, 40, 70])
    (dots,) = swarms([row], "log-odds").data
    assert list(dots.x) == [-0.2, 0.1, 0.4]
    assert list(dots.marker.color) == [LIGHT.lowers, LIGHT.lowers, LIGHT.raises]


def test_dots_at_one_place_make_way_within_their_row() -> None:
    (dots,) = swarms([Swarm("Sex", [0.3] * 30, [1.0] * 30)], "log-odds").data
    assert len(set(dots.y)) > 10
    assert max(abs(y) for y in dots.y) < 0.5


def test_an_empty_row_is_no_error() -> None:
    assert len(swarms([Swarm("Age", [None], [None])], "log-odds").data) == 1
