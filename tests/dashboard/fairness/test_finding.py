"""The title of the page says what the numbers allow, and no more."""

from typing import Any

import pytest

from dashboard.fairness.finding import finding, grounds
from dashboard.reports import Values


def gap(verdict: str, value: float, largest: float = 0.3) -> Any:
    return Values(
        label="Diseased who are flagged",
        difference=Values(value=value),
        reading=Values(
            verdict=verdict,
            largest=largest,
            sentence=f"Diseased who are flagged: {verdict}. Women 11 points lower.",
        ),
    )


@pytest.mark.parametrize(("value", "word"), [(-0.3, "more"), (0.3, "less")])
def test_a_shown_gap_says_whose_disease_is_missed(value: float, word: str) -> None:
    assert (
        finding(gap("gap shown", value)) == f"Disease is missed {word} often in women than in men"
    )


def test_a_small_gap_says_how_large_it_could_be() -> None:
    assert "no more than 7 points" in finding(gap("no gap larger than", -0.02, 0.071))


def test_too_few_patients_are_said_to_be_too_few() -> None:
    assert finding(gap("too few to tell", -0.11)).startswith("These data cannot tell")


def test_the_grounds_leave_out_what_the_title_says() -> None:
    assert grounds(gap("too few to tell", -0.11)) == "Women 11 points lower."
