"""A histogram with named values."""

from dashboard.charts.histogram import histogram


def test_named_values_are_lines_with_their_name_and_figure() -> None:
    figure = histogram([0.8, 0.9], "ROC-AUC", "splits", at={"published": 0.953, "mean": 0.9})
    assert [line.x0 for line in figure.layout.shapes] == [0.953, 0.9]
    assert [note.text for note in figure.layout.annotations] == ["published 0.953", "mean 0.900"]
    assert list(figure.data[0].x) == [0.8, 0.9]
