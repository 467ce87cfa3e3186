"""Pictures are well-formed, say what they show, and put data where the axes say."""

from xml.etree import ElementTree as ET

import pytest

from analysis.export.figures.axes import Axis
from analysis.export.figures.histogram import Group, Marker, histogram, overlaid
from analysis.export.figures.intervals import Interval, bar_cell, interval_cell, ruler
from analysis.export.figures.lines import Crowd, Line, line_chart
from analysis.export.figures.svg import Tone, element, number, path, text
from analysis.export.figures.swarm import Swarm, swarms

UNIT = Axis("share", 0.0, 1.0)
DASH = "\N{MINUS SIGN}"


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - our own text


def classes(drawn: str, kind: str) -> list[ET.Element]:
    return [one for one in parsed(drawn).iter() if kind in one.get("class", "").split()]


def test_coordinates_are_short_and_never_minus_zero() -> None:
    assert [number(value) for value in (1.0, 0.25, -0.01, 123.456)] == ["1", "0.2", "0", "123.5"]


def test_content_and_attributes_are_escaped() -> None:
    drawn = element("g", text("a < b & c", 0, 0), aria_label='"<')
    assert drawn == ('<g aria-label="&quot;&lt;"><text x="0" y="0">a &lt; b &amp; c</text></g>')


def test_a_path_without_points_is_nothing() -> None:
    assert path([]) == ""


def test_a_line_chart_says_what_it_shows_and_labels_its_lines() -> None:
    line = Line((0, 1), (0, 1), Tone.SERVED, (0, 0.5), (0.5, 1), label="the model")
    drawn = line_chart("A line <up>", UNIT, UNIT, [line])
    assert parsed(drawn).get("aria-label") == "A line <up>"
    assert [one.text for one in classes(drawn, "label")] == ["the model"]
    assert len(classes(drawn, "band")) == 1


def test_a_line_is_cut_at_the_axes_and_its_band_ends_there() -> None:
    line = Line((0, 0.5, 1), (0.2, 3.0, 0.4), Tone.SERVED, (0, 0, 0), (9, 9, 9))
    drawn = line_chart("cut", UNIT, UNIT, [line])
    (curve,) = classes(drawn, "line")
    assert curve.get("d", "").count("L") == 1
    (band,) = classes(drawn, "band")
    heights = {point.split()[1] for point in band.get("d", "").strip("MZ").split("L")}
    assert heights == {"14", "254"}


@pytest.mark.parametrize("x", [(0.0, 0.25, 0.5, 1.0), (0.0, 0.5, 1.0)], ids=["bins", "values"])
def test_a_crowd_stands_on_the_axis_and_is_as_tall_as_it_is_large(x: tuple[float, ...]) -> None:
    line = Line((0, 1), (0, 1), Tone.SERVED)
    bars = classes(line_chart("c", UNIT, UNIT, [line], Crowd(x, (10, 0, 5))), "crowd")
    tall, short = (float(bar.get("height", "")) for bar in bars)
    assert tall == pytest.approx(2 * short, abs=0.1)
    assert {float(bar.get("y", "")) + float(bar.get("height", "")) for bar in bars} == {254}
    for bar in bars:
        assert float(bar.get("x", "")) >= 62
        assert float(bar.get("x", "")) + float(bar.get("width", "")) <= 426


def test_dots_have_whiskers_in_place_of_a_band() -> None:
    line = Line((0.2, 0.4), (0.3, 0.5), Tone.SERVED, (0.2, 0.4), (0.4, 0.6), dots=True)
    drawn = line_chart("dots", UNIT, UNIT, [line])
    assert len(classes(drawn, "dot")) == len(classes(drawn, "whisker")) == 2
    assert classes(drawn, "band") == []


def test_a_histogram_has_one_bar_per_filled_bin_and_its_markers() -> None:
    marker = Marker(0.9, "here", Tone.ATTENTION)
    drawn = histogram("counts", [0.05, 0.06, 0.95], UNIT, "splits", 10, [marker])
    heights = [float(bar.get("height", 0)) for bar in classes(drawn, "bar")]
    assert len(heights) == 2
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert [one.text for one in classes(drawn, "label")] == ["here"]


def test_groups_share_their_bins() -> None:
    groups = [Group("well", (2, 0), Tone.LOWERS), Group("sick", (1, 3), Tone.RAISES)]
    drawn = overlaid("groups", (0.0, 0.5, 1.0), groups, UNIT, "patients")
    assert len(classes(drawn, "lowers")) - 1 == 1
    assert len(classes(drawn, "raises")) - 1 == 2


def test_an_interval_cell_draws_each_estimate_and_the_reference() -> None:
    both = [Interval(0.1, 0.2, 0.3, Tone.SERVED), Interval(0.5, 0.6, 0.7, Tone.ATTENTION)]
    drawn = interval_cell(UNIT, both, 0.5)
    assert [dot.get("cx") for dot in classes(drawn, "dot")] == ["47.2", "117.6"]
    assert len(classes(drawn, "axis")) == 1


def test_an_interval_beyond_the_axis_ends_in_an_arrow_without_a_dot() -> None:
    drawn = interval_cell(UNIT, [Interval(1.5, 2.0, 2.5, Tone.OTHER)])
    assert classes(drawn, "dot") == []
    assert len(classes(drawn, "whisker")) == 2


def test_a_bar_starts_at_zero_on_either_side() -> None:
    axis = Axis("points", -1.0, 1.0)
    (up,) = classes(bar_cell(axis, 0.5, Tone.RAISES), "bar")
    (down,) = classes(bar_cell(axis, -0.5, Tone.LOWERS), "bar")
    assert (up.get("x"), up.get("width")) == ("100", "44")
    assert (down.get("x"), down.get("width")) == ("56", "44")


def test_the_ruler_has_the_marks_of_the_axis() -> None:
    drawn = ruler(Axis("log-odds", -1.0, 1.0))
    assert [one.text for one in classes(drawn, "tick")] == [f"{DASH}1", "0", "1"]


def test_a_swarm_leaves_out_what_is_missing_and_parts_at_the_median() -> None:
    row = Swarm("Age", (0.1, 0.2, None, 0.9), (40, 50, None, 70))
    drawn = swarms("reasons", [row], UNIT)
    below, above = classes(drawn, "dots")
    assert (below.get("d", "").count("M"), above.get("d", "").count("M")) == (2, 1)


def test_a_row_of_a_swarm_without_values_is_only_a_label() -> None:
    drawn = swarms("reasons", [Swarm("Age", (None,), (None,))], UNIT)
    assert classes(drawn, "dots") == []


def test_dots_on_one_spot_make_way_for_one_another() -> None:
    drawn = swarms("reasons", [Swarm("Sex", (0.5,) * 5, (0.0,) * 5)], UNIT)
    (dots,) = classes(drawn, "dots")
    assert len(set(dots.get("d", "").strip("M").split("M"))) == 5
