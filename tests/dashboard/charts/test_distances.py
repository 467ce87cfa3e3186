"""Distances as bars with the reach of chance beside each."""

from dashboard.charts.distances import Distance, distances
from dashboard.charts.theme import LIGHT

ROWS = [
    Distance("Age", 0.38, 0.14, clear=True, words="7 years younger on average"),
    Distance("Sex", 0.03, 0.08, clear=False, words="no difference beyond chance"),
]


def test_what_drifted_is_coloured_and_the_rest_is_grey() -> None:
    bars = distances(ROWS, "distance").data[0]
    assert list(bars.marker.color) == [LIGHT.current, LIGHT.reference]
    assert list(bars.x) == [0.38, 0.03]


def test_words_stand_right_of_bar_and_of_chance() -> None:
    _, chance, words = distances(ROWS, "distance").data
    assert list(chance.x) == [0.14, 0.08]
    assert list(words.x) == [0.38, 0.08]
    assert words.text[0].strip() == "7 years younger on average"


def test_nothing_to_rank_is_no_error() -> None:
    assert distances([], "distance").data
