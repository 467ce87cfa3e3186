"""Names and numbers are written one way, everywhere."""

import pytest

from analysis.export.page.wording import (
    estimated,
    inputs_of,
    is_estimate,
    name_of,
    number,
    p_value,
    percent,
    percent_interval,
    plain,
    points,
    title_of,
)

ESTIMATE = {"value": 0.8926, "interval": {"low": -0.0001, "high": 0.925}, "n": 303}


def words(told: str) -> str:
    """The text with ordinary spaces."""
    return told.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_an_estimate_carries_its_interval() -> None:
    assert words(estimated(ESTIMATE)) == "0.893 (0.000 to 0.925)"
    assert words(percent_interval(ESTIMATE)) == "89 % (0 to 92)"
    assert is_estimate(ESTIMATE)
    assert not is_estimate({"value": 1.0})


def test_no_estimate_is_a_dash() -> None:
    assert estimated(None) == percent_interval(None) == "\N{EN DASH}"


@pytest.mark.parametrize(
    ("value", "told"),
    [(303, "303"), (12345, "12 345"), (0.5, "0.500"), (-0.25, "\N{MINUS SIGN}0.250"),
     (1234.56, "1234.6"), (2.5e-7, "2.5e\N{MINUS SIGN}07"), (0.0, "0")],
)  # fmt: skip
def test_any_number_is_short(value: float, told: str) -> None:
    assert words(plain(value)) == told


def test_rounding_to_zero_leaves_no_sign() -> None:
    assert number(-0.0004) == "0.000"
    assert number(-0.0006) == "\N{MINUS SIGN}0.001"


def test_small_p_values_are_below_a_hundredth() -> None:
    assert (p_value(0.004), p_value(0.0449)) == ("< 0.01", "0.04")


def test_shares_and_their_differences_are_told_apart() -> None:
    assert words(percent(0.917)) == "92 %"
    assert points(0.0139, 1) == "1.4 points"


@pytest.mark.parametrize(
    ("key", "name"),
    [("roc_auc", "ROC-AUC"), ("oldpeak", "ST depression"), ("va_long_beach", "VA Long Beach"),
     ("as_served", "as served")],
)  # fmt: skip
def test_keys_have_names(key: str, name: str) -> None:
    assert name_of(key) == name


def test_a_title_starts_large() -> None:
    assert title_of("as_served") == "As served"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["ca"], "vessels coloured"),
        (["slope", "chol"], "ST slope, cholesterol"),
        (["ca", "thal"], "all imaging"),
        (["cp", "thalach", "exang", "oldpeak", "slope"], "chest pain, the exercise test"),
    ],
)
def test_inputs_are_told_by_label_and_whole_groups_by_their_name(
    names: list[str], told: str
) -> None:
    assert inputs_of(names) == told
