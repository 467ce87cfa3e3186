"""One input at one hospital: bins with names, patients counted, and where each group lies."""

from typing import Any

from dashboard.evidence.distributions import bins, sentence, table
from dashboard.reports import Values


def binned(healthy: list[int], diseased: list[int]) -> Any:
    return Values(
        feature="age", edges=[28.0, 30.45, 40.0], healthy=healthy, diseased=diseased,
        quartiles_healthy=Values(low=29.0, median=31.0, high=35.0, n=3) if any(healthy) else None,
        quartiles_diseased=Values(low=30.0, median=33.0, high=38.5, n=4) if any(diseased) else None,
    )  # fmt: skip


def counted() -> Any:
    return Values(
        feature="ca", values=[0.0, 1.0], labels=["0", "1"], healthy=[8, 2], diseased=[1, 3]
    )


def test_bins_of_a_number_are_short_in_the_picture_and_exact_in_the_table() -> None:
    found = binned([1, 2], [1, 3])
    assert bins(found) == ["28 to 30", "30 to 40"]
    assert list(table(found).index) == ["28 to 30.45", "30.45 to 40"]
    assert table(found).index.name == "Age (years)"


def test_small_numbers_keep_a_decimal() -> None:
    found: Any = Values(feature="oldpeak", edges=[-2.6, -2.16, 1.0], healthy=[0], diseased=[0])
    assert bins(found) == ["-2.6 to -2.2", "-2.2 to 1.0"]


def test_a_number_of_few_values_is_counted_value_by_value() -> None:
    assert bins(counted()) == ["0", "1"]
    assert list(table(counted()).loc["1"]) == [2, 3]


def test_a_number_is_read_by_its_quartiles() -> None:
    said = sentence(binned([1, 2], [1, 3]), "Cleveland", 303)
    assert said == (
        "Cleveland: 4 diseased and 3 healthy patients with a known value, of 303. Half of the "
        "diseased lie between 30 and 38.5 years (median 33), half of the healthy between 29 and 35 "
        "(median 31)."
    )


def test_a_category_is_read_by_the_value_that_most_diseased_have() -> None:
    assert '"1" holds 75 of 100 diseased and 20 of 100 healthy' in sentence(counted(), "H", 14)


def test_an_input_that_a_hospital_did_not_measure_is_counted_and_no_more() -> None:
    said = sentence(binned([0, 0], [0, 0]), "Switzerland", 123)
    assert said.endswith("0 diseased and 0 healthy patients with a known value, of 123.")
