"""Names above a plot: whole words, as many on a line as a phone shows, and room for each line."""

import plotly.graph_objects as go
import pytest

from dashboard.charts.names import Name, broken, name_above

NAMES = [
    Name("sub-model of the known inputs", "\u25cf", "#111111"),
    Name("filled", "\u25cf", "#222222"),
]


@pytest.mark.parametrize(("letters", "lines"), [(20, 2), (80, 1)])
def test_what_does_not_fit_goes_to_the_next_line_with_room_for_it(letters: int, lines: int) -> None:
    figure = go.Figure(layout={"height": 100})
    name_above(figure, NAMES, letters)
    (note,) = figure.layout.annotations
    assert note.text.count("<br>") == lines - 1
    assert "color:#111111" in note.text
    assert "sub-model of the known inputs" in note.text, "a name is never broken itself"
    assert figure.layout.height == 100 + 19 * (lines - 1)
    assert figure.layout.margin.t > 19 * lines


def test_words_are_broken_between_and_never_inside() -> None:
    assert broken("calibration in the large", 12) == "calibration<br>in the large"
    assert broken("non-anginal", 5) == "non-<br>anginal"
