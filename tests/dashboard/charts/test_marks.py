"""Values marked on an axis."""

import plotly.graph_objects as go

from dashboard.charts.marks import above, upright


def test_a_line_goes_through_the_whole_plot_at_its_value() -> None:
    figure = go.Figure(layout={"shapes": [upright(0.5, "#66717E")]})
    by_plotly = go.Figure().add_vline(x=0.5, line={"color": "#66717E", "width": 1, "dash": "dot"})
    assert figure.layout.shapes[0].yref == by_plotly.layout.shapes[0].yref
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (0.5, 0.5)
    assert figure.layout.shapes[0].line == by_plotly.layout.shapes[0].line


def test_a_name_stands_above_the_plot() -> None:
    note = go.Figure(layout={"annotations": [above(70, "now", "#66717E", shift=16)]})
    (written,) = note.layout.annotations
    assert (written.x, written.y, written.yref, written.yshift) == (70, 1, "paper", 16)
    assert written.showarrow is False
