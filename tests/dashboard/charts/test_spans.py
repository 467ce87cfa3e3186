"""Where a number would lie once something were known."""

from math import isnan

import pytest

from dashboard.charts.spans import Case, Span, alt_text, spans

ROWS = [
    Span("Vessels", "58 to 91", [Case("0", 0.64, 58), Case("3", 0.04, 91)]),
    Span("Scan", "61 to 84", [Case("normal", 1.0, 61), Case("defect", 0.0, 84)]),
]


def test_a_row_is_a_line_between_its_ends_and_a_dot_for_each_case() -> None:
    lines, dots = spans(ROWS, 70, "of 100").data
    assert [*zip(lines.x, lines.y, strict=True)][:2] == [(58, 0), (91, 0)]
    assert [*zip(lines.x, lines.y, strict=True)][3:5] == [(61, 1), (84, 1)]
    assert isnan(lines.x[2]), "one row's line does not lead to the next row's"
    assert list(dots.x) == [58, 91, 61, 84]
    assert list(dots.y) == [0, 0, 1, 1]


def test_the_area_of_a_dot_says_how_likely_it_is_and_none_vanishes() -> None:
    sizes = spans(ROWS, 70, "of 100").data[1].marker.size
    assert sizes[0] ** 2 / sizes[2] ** 2 == pytest.approx(0.64)
    assert min(sizes) >= 5


def test_the_present_number_is_a_line_and_the_ends_stand_beside_the_name() -> None:
    figure = spans(ROWS, 70, "of 100")
    assert figure.layout.shapes[0].x0 == 70
    assert figure.layout.yaxis.ticktext[0] == "Vessels<br><b>58 to 91</b>"
    assert "Vessels: 58 to 91; Scan: 61 to 84" in alt_text(ROWS, 70)
