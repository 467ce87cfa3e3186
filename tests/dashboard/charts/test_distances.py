"""Distances as bars with the reach of chance on each."""

from dashboard.charts.distances import Distance, alt_text, distances, label
from dashboard.charts.theme import LIGHT

ROWS = [
    Distance("Age", 0.38, 0.14, clear=True, words="7 years younger on average"),
    Distance("Sex", 0.03, 0.08, clear=False, words="no difference beyond chance"),
]
LONG = Distance(
    "Resting ECG", 0.5, 0.1, clear=True, words="left ventricular hypertrophy rarer: 2 % of 100"
)


def test_what_drifted_is_coloured_and_the_rest_is_grey() -> None:
    bars = distances(ROWS, "distance").data[0]
    assert list(bars.marker.color) == [LIGHT.current, LIGHT.reference]
    assert list(bars.x) == [0.38, 0.03]


def test_the_tick_is_where_chance_ends() -> None:
    assert list(distances(ROWS, "distance").data[1].x) == [0.14, 0.08]


def test_name_and_words_stand_above_their_bar() -> None:
    chart = distances(ROWS, "distance")
    bars, _, words = chart.data
    assert words.text[0] == "<b>Age</b>  7 years younger on average"
    assert words.textposition == "top right"
    assert list(words.x) == [0, 0]
    assert all(above < place for above, place in zip(words.y, bars.y, strict=True))
    assert list(bars.y) == sorted(bars.y)


def test_long_words_get_a_line_of_their_own_and_the_row_its_room() -> None:
    assert label(LONG) == ["<b>Resting ECG</b>", LONG.words]
    short, long = (distances([row], "distance").layout.height for row in (ROWS[0], LONG))
    assert long > short


def test_nothing_to_rank_is_no_error() -> None:
    assert distances([], "distance").data


def test_the_figures_are_told_to_those_who_do_not_see_them() -> None:
    assert "Age 0.38 (chance to 0.14), 7 years younger on average" in alt_text(ROWS)
