"""Differences in words: direction, unit, and percentages that do not read as certainties."""

import pytest

from analysis.drift.words import (
    category,
    category_words,
    missing_words,
    number_words,
    percent,
)


@pytest.mark.parametrize(
    ("name", "change", "spread", "words"),
    [
        ("age", -6.1, 9.0, "6 years younger on average"),
        ("age", 2.2, 9.0, "2 years older on average"),
        ("age", 1.04, 9.0, "1.0 year older on average"),
        ("trestbps", 8.4, 18.0, "8 mm Hg higher on average"),
        ("chol", -240.3, 52.0, "240 mg/dl lower on average"),
        ("thalach", -27.0, 23.0, "27 beats/min lower on average"),
        ("oldpeak", -0.45, 1.2, "0.5 mm less on average"),
        ("oldpeak", 2.2, 1.2, "2 mm more on average"),
    ],
)
def test_a_numbers_direction_is_told_in_its_unit(
    name: str, change: float, spread: float, words: str
) -> None:
    assert number_words(name, change, spread, spread) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (9.0, 18.0, "more spread out, by 2.0 times, about the same mean"),
        (9.0, 4.5, "less spread out, by 2.0 times, about the same mean"),
        (9.0, 9.2, "another shape, about the same mean and spread"),
        (9.0, 0.0, "less spread out, by far, about the same mean"),
    ],
)
def test_where_the_mean_hardly_moves_the_spread_is_told(
    before: float, after: float, words: str
) -> None:
    assert number_words("age", 0.3, before, after) == words


@pytest.mark.parametrize(
    ("name", "code", "before", "after", "words"),
    [
        ("sex", 1, 0.68, 0.97, "more men: 97 % instead of 68 %"),
        ("sex", 1, 0.68, 0.33, "fewer men: 33 % instead of 68 %"),
        ("sex", 0, 0.32, 0.67, "more women: 67 % instead of 32 %"),
        ("restecg", 2, 0.49, 0.02, "left ventricular hypertrophy rarer: 2 % instead of 49 %"),
        ("exang", 1, 0.33, 0.65, "exercise angina more common: 65 % instead of 33 %"),
        ("fbs", 0, 0.85, 0.65, "no sugar above 120 rarer: 65 % instead of 85 %"),
        ("ca", 0, 0.59, 0.0, "0 vessels rarer: 0 % instead of 59 %"),
    ],
)
def test_a_category_becomes_more_common_or_rarer(
    name: str, code: int, before: float, after: float, words: str
) -> None:
    assert category_words(name, code, before, after) == words


def test_one_vessel_is_not_one_vessels() -> None:
    assert category("ca", 1) == "1 vessel"


def test_missing_is_told_as_shares() -> None:
    assert missing_words(0.013, 0.9898) == "missing in 99 % instead of 1 %"


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, "0 %"), (0.004, "under 1 %"), (0.5, "50 %"), (0.996, "over 99 %"), (1, "100 %")],
)
def test_almost_nobody_is_not_nobody_and_almost_all_not_all(share: float, told: str) -> None:
    assert percent(share) == told
