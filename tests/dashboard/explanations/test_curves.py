"""One input's curve in words and figures: lowest, highest, interval, patients, unit."""

from typing import Any

from dashboard.explanations.curves import drawn, sentence, table
from dashboard.reports import Values


def number() -> Any:
    return Values(
        feature="age", unit="years", values=[30.0, 50.0, 70.0], value_labels=["30", "50", "70"],
        contribution=[-0.2, 0.0, 0.3], low=[-0.4, -0.1, 0.1], high=[0.0, 0.1, 0.5],
        patients=[100, 203], per_value=False, n=297, refits=200,
    )  # fmt: skip


def category() -> Any:
    return Values(
        feature="sex", unit="", values=[0.0, 1.0], value_labels=["female", "male"],
        contribution=[-0.6, 0.3], low=[-1.0, 0.1], high=[-0.2, 0.5],
        patients=[97, 206], per_value=True, n=297, refits=200,
    )  # fmt: skip


def test_a_curve_is_read_from_its_lowest_to_its_highest_value() -> None:
    said = sentence(number())
    assert said.startswith(
        "Age adds least at 30 years (-0.20, -0.40 to +0.00) and most at 70 years "
        "(+0.30, +0.10 to +0.50), in log-odds"
    )
    assert "The band is the 95 % interval of 200 refits on resampled patients (297 of them)" in said


def test_the_values_of_a_category_are_called_by_their_names() -> None:
    said = sentence(category())
    assert "least at female (-0.60" in said
    assert "most at male (+0.30" in said
    assert "Bars are the 95 % interval" in said


def test_the_table_says_who_had_the_values() -> None:
    found = table(number())
    assert found.index.name == "Age (years)"
    assert list(found["Patients up to the next"]) == ["100", "203", "\u2013"]
    assert found.loc["70", "95 % interval"] == "+0.100 to +0.500"
    assert list(table(category())["Patients"]) == ["97", "206"]


def test_the_curve_is_drawn_with_its_unit() -> None:
    assert drawn(number()).title == "Age (years)"
    assert drawn(category()).title == "Sex"
