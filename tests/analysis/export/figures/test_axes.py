"""Axes put values where they belong and mark round ones."""

import pytest

from analysis.export.figures.axes import Axis, Frame, enclosing, round_values

SHARES = Axis("share", 0.0, 1.0, ".0%")


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-2, 3, [-2, -1, 0, 1, 2, 3]),
        (29, 77, [30, 40, 50, 60, 70]),
        (0.86, 0.945, [0.86, 0.88, 0.9, 0.92, 0.94]),
        (126, 564, [200, 300, 400, 500]),
    ],
)
def test_marks_stand_at_round_values_within_the_axis(
    low: float, high: float, marks: list[float]
) -> None:
    assert list(round_values(low, high)) == marks


def test_given_marks_win() -> None:
    assert Axis("points", -40, 40, ticks=(-40, 0, 40)).marks() == (-40, 0, 40)


def test_labels_have_a_true_minus_sign_and_no_minus_zero() -> None:
    axis = Axis("log-odds", -2, 3, ".1f")
    assert [axis.label(value) for value in (-1.0, -0.0, 2.5)] == ["\N{MINUS SIGN}1.0", "0.0", "2.5"]


def test_the_ends_of_both_axes_are_the_corners_of_the_frame() -> None:
    frame = Frame(SHARES, SHARES, 440, 300, 60, 14, 14, 46)
    assert frame.at(0, 0) == (60, 254)
    assert frame.at(1, 1) == (426, 14)
    assert frame.at(0.5, 0.5) == (243, 134)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([0.03, 0.92], (0.0, 1.0)),
        ([-0.9, 1.9], (-1.0, 2.0)),
        ([-1.64, 2.55], (-2.0, 3.0)),
        ([2.0, 2.0], (1.4, 2.6)),
    ],
)
def test_an_axis_around_values_ends_at_round_ones(
    values: list[float], ends: tuple[float, float]
) -> None:
    low, high = enclosing(values)
    assert low <= min(values)
    assert high >= max(values)
    assert (low, high) == pytest.approx(ends)
