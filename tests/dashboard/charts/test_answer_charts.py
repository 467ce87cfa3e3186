"""The pictures, without a page."""

import re
import tomllib
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.io
import pytest

from dashboard.answers import Explanation, Interval
from dashboard.charts import contributions, dots, risk_curve
from dashboard.charts.theme import DARK, LIGHT, Mode, template, translucent
from dashboard.sweeps import Point
from data.features import BY_NAME

ROOT = Path(__file__).parents[3]
MODES: list[Mode] = ["light", "dark"]


def explanation(points: list[float]) -> Explanation:
    """Build an answer whose contributions add up from 40 of 100."""
    end = 40 + sum(points)
    given: dict[str, Any] = {
        "request_id": "r", "model_version": "v", "prediction": 1, "probability": end / 100,
        "interval": {"low": 0.3, "high": 0.8}, "threshold": 0.5, "missing": [],
        "sub_model": {"inputs": [], "n": 303, "roc_auc": 0.9}, "log_odds": 0.5,
        "baseline": {"name": "b", "log_odds": 0, "probability": 0.4},
        "contributions": [
            {"feature": f"f{i}", "label": f"Input {i}", "value": i, "value_label": f"{i} mm",
             "log_odds": p / 25, "percentage_points": p}
            for i, p in enumerate(points)
        ],
    }  # fmt: skip
    return Explanation.model_validate(given)


def test_a_hundred_dots_split_at_range_and_number() -> None:
    drawn = dots.dots(0.72, Interval(low=0.51, high=0.87))
    kinds = re.findall(r"hs-dot-(\w+)", drawn)
    assert [kinds.count(k) for k in ("sure", "likely", "possible", "free")] == [51, 21, 15, 13]
    assert kinds == sorted(kinds, key=["sure", "likely", "possible", "free"].index)


@pytest.mark.parametrize(("probability", "filled"), [(0.0, 0), (1.0, 100)])
def test_dots_at_the_ends(probability: float, filled: int) -> None:
    drawn = dots.dots(probability, Interval(low=probability, high=probability))
    assert drawn.count("hs-dot-sure") == filled


def test_dots_carry_their_alt_text_escaped() -> None:
    drawn = dots.dots(0.01, Interval(low=0.0, high=0.05))
    assert 'role="img"' in drawn
    assert "fewer than 3 of them filled; the range, &lt;3 to 5, is ringed" in drawn


def test_the_waterfall_names_five_and_sums_the_rest() -> None:
    bars = contributions.steps(explanation([1, -9, 11, 6, 2, -3, 0.5]))
    assert [bar.name for bar in bars] == [
        "Input 2", "Input 1", "Input 3", "Input 5", "Input 4", "The rest",
    ]  # fmt: skip
    assert bars[-1].detail == "2 other inputs"
    assert bars[-1].size == pytest.approx(1.5)
    assert bars[0].start == pytest.approx(40)
    assert bars[-1].start + bars[-1].size == pytest.approx(48.5)


def test_each_bar_starts_where_the_one_before_ends() -> None:
    bars = contributions.steps(explanation([5, -2, 7, 1]))
    for before, after in pairwise(bars):
        assert after.start == pytest.approx(before.start + before.size)


@pytest.mark.parametrize("mode", MODES)
def test_the_waterfall_colours_by_direction_and_labels_directly(mode: Mode) -> None:
    colours = DARK if mode == "dark" else LIGHT
    figure = contributions.waterfall(explanation([11, -9]), mode)
    assert list(figure.data[0].marker.color) == [colours.raises, colours.lowers]
    labels = figure.data[2]
    assert list(labels.text) == ["<b> +11 </b>", "<b> \N{MINUS SIGN}9 </b>"]
    assert list(labels.textposition) == ["middle right", "middle left"]
    assert list(labels.textfont.color) == [colours.raises, colours.lowers]
    assert figure.layout.xaxis.title.text == "of 100 patients"
    assert figure.layout.xaxis.range[0] < 40
    assert figure.layout.xaxis.range[1] > 51


def test_the_waterfall_without_any_input_still_stands() -> None:
    figure = contributions.waterfall(explanation([]))
    assert [len(trace.y) for trace in figure.data] == [0, 3, 0, 2]


def test_the_waterfall_says_itself_in_words() -> None:
    said = contributions.alt_text(explanation([11, -9]))
    assert said == (
        "Waterfall from 40 of 100, the baseline, to 42 of 100, this patient. Percentage points: "
        "Input 0 0 mm +11; Input 1 1 mm \N{MINUS SIGN}9."
    )


CURVE = (
    Point(29, "29", 0.3, 0.2, 0.4),
    Point(53, "53", 0.5, 0.4, 0.6),
    Point(77, "77", 0.7, 0.5, 0.8),
)
CODES = (Point(0, "no", 0.4, 0.3, 0.5), Point(1, "yes", 0.6, 0.5, 0.7))


@pytest.mark.parametrize("mode", MODES)
def test_a_number_is_a_line_with_its_band(mode: Mode) -> None:
    figure = risk_curve.risk_curve(BY_NAME["age"], CURVE, 53, mode)
    band, line, own = figure.data
    assert band.fill == "toself"
    assert list(line.y) == pytest.approx([30, 50, 70])
    assert (own.x, own.y) == ((53,), (50,))
    assert figure.layout.xaxis.title.text == "Age, years"


def test_a_category_is_a_row_of_dots_with_their_ranges() -> None:
    figure = risk_curve.risk_curve(BY_NAME["exang"], CODES, 1)
    assert figure.layout.xaxis.type == "category"
    assert list(figure.data[0].y) == pytest.approx([30, 50])
    assert list(figure.data[-1].x) == ["yes"]


@pytest.mark.parametrize(
    ("name", "swept", "own", "side"),
    [
        ("age", CURVE, 29, "top right"),
        ("age", CURVE, 53, "top center"),
        ("age", CURVE, 77, "top left"),
        ("exang", CODES, 0, "middle right"),
        ("exang", CODES, 1, "middle left"),
    ],
)
def test_the_present_number_is_not_cut_off_by_an_end_of_the_strip(
    name: str, swept: tuple[Point, ...], own: float, side: str
) -> None:
    marked = risk_curve.risk_curve(BY_NAME[name], swept, own).data[-1]
    assert marked.textposition == side


def test_an_unknown_value_is_not_marked() -> None:
    figure = risk_curve.risk_curve(BY_NAME["age"], CURVE, None)
    assert len(figure.data) == 2
    assert "Not known for this patient." in risk_curve.alt_text(BY_NAME["age"], CURVE, None)
    assert "This patient: 53." in risk_curve.alt_text(BY_NAME["age"], CURVE, 53)


def test_the_strip_is_read_in_one_sentence() -> None:
    assert risk_curve.reading(BY_NAME["exang"], CODES) == (
        "With everything else as entered, exercise angina moves the number from 40 (no) to 60 "
        "(yes). The band is the 95 % range."
    )


@pytest.mark.parametrize("mode", MODES)
def test_figures_survive_the_way_to_the_browser(mode: Mode) -> None:
    figure = contributions.waterfall(explanation([3, -4]), mode)
    assert plotly.io.from_json(figure.to_json()).layout.template == template(mode)


def test_translucent_keeps_the_hue() -> None:
    assert translucent("#0B6E8A", 0.25) == "rgba(11,110,138,0.25)"


def test_theme_file_and_style_sheet_use_the_palette() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    for mode, colours in (("light", LIGHT), ("dark", DARK)):
        assert theme[mode]["primaryColor"] == colours.accent
        assert theme[mode]["backgroundColor"] == colours.paper
        assert theme[mode]["secondaryBackgroundColor"] == colours.panel
        assert theme[mode]["textColor"] == colours.ink
    style = (ROOT / "dashboard" / "assets" / "style.css").read_text()
    for token, light in asdict(LIGHT).items():
        if f"--hs-{token}:" in style:
            dark = asdict(DARK)[token]
            assert f"--hs-{token}: light-dark({light}, {dark});" in style
