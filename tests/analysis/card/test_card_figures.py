"""Figures in the words of the card."""

from analysis.card.card_figures import listed, table, told
from tests.analysis.release_bundles import estimate


def test_an_estimate_is_told_with_its_interval() -> None:
    assert told(estimate(0.9114, 0.8761, 0.9392)) == "0.911 (0.876 to 0.939)"
    assert told(estimate(1.0769, 0.9, 1.3), 2) == "1.08 (0.90 to 1.30)"
    assert told(None) == "none"


def test_a_table_is_markdown() -> None:
    assert table(("a", "b"), [("1", 2)]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert table(("a",), []) == "| a |\n| --- |"


def test_names_are_listed_as_code() -> None:
    assert listed(["ca", "thal"]) == "`ca`, `thal`"
    assert listed([]) == "none"
