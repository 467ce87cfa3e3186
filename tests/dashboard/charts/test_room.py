"""Margins that hold what stands beside a plot."""

import plotly.graph_objects as go
import pytest

from dashboard.charts.room import make_room
from dashboard.charts.theme import template


def margins(**layout: object) -> tuple[float, float]:
    """Return the room left of a plot and below it."""
    figure = go.Figure(layout={"template": template("light"), "xaxis": {}, "yaxis": {}, **layout})
    make_room(figure)
    return float(figure.layout.margin.l or 0), float(figure.layout.margin.b or 0)


def test_a_longer_label_gets_more_room() -> None:
    short, _ = margins(yaxis={"tickvals": [0], "ticktext": ["Age"]})
    long, _ = margins(yaxis={"tickvals": [0, 1], "ticktext": ["Age", "Maximum heart rate"]})
    assert long - short == pytest.approx(6.2 * (len("Maximum heart rate") - len("Age")), abs=1)


def test_of_broken_and_styled_labels_the_widest_line_counts() -> None:
    plain, _ = margins(yaxis={"ticktext": ["not assessable"]})
    styled, _ = margins(yaxis={"ticktext": ["no<br><b>not assessable</b><br>here"]})
    assert styled == plain


def test_titles_and_lines_below_get_theirs() -> None:
    left, below = margins()
    titled, _ = margins(yaxis={"title": "patients"})
    assert titled > left
    _, one = margins(xaxis={"title": "Age"})
    _, two = margins(xaxis={"title": "log-odds<br>from the baseline"})
    _, three = margins(xaxis={"title": "ECG", "ticktext": ["left<br>ventricular<br>hypertrophy"]})
    assert below < one < two < three


def test_an_axis_that_is_not_shown_needs_none_and_what_was_set_stays() -> None:
    figure = go.Figure(layout={"yaxis": {"visible": False}, "xaxis": {}, "margin": {"t": 48}})
    make_room(figure)
    assert figure.layout.margin.l < 20
    assert figure.layout.margin.t == 48


def test_of_two_plots_with_one_scale_the_wider_labels_count() -> None:
    wide = {"ticktext": ["Maximum heart rate"]}
    assert margins(yaxis={}, yaxis2=wide) == margins(yaxis=wide, yaxis2={})
