"""A feature's curve: a line with a band for a number, dots with bars for a category."""

from dashboard.charts.value_curve import Curve, value_curve

NUMBER = Curve("Age (years)", [30, 40, 50], ["30", "40", "50"], [-0.1, 0, 0.1], [-0.3, -0.2, -0.1],
               [0.1, 0.2, 0.3], [10, 20], per_value=False)  # fmt: skip
CATEGORY = Curve("Sex", [0, 1], ["female", "male"], [-0.6, 0.3], [-1, 0.1], [-0.2, 0.5], [97, 206],
                 per_value=True)  # fmt: skip


def test_a_number_is_a_line_with_its_band_above_the_patients() -> None:
    band, line, bars = value_curve(NUMBER).data
    assert list(band.x) == [30, 40, 50, 50, 40, 30]
    assert list(line.y) == [-0.1, 0, 0.1]
    assert list(bars.x) == [35, 45], "each bar stands between two values"
    assert line.text[0] == "30: -0.10 (-0.30 to +0.10)"


def test_a_category_is_dots_with_bars_and_the_names_of_the_codes() -> None:
    figure = value_curve(CATEGORY)
    dots, bars = figure.data
    assert [round(x, 10) for x in dots.error_y.array] == [0.4, 0.2]
    assert list(bars.y) == [97, 206]
    assert list(figure.layout.xaxis.ticktext) == ["female", "male"]
