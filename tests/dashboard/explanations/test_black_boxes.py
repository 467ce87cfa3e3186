"""Black boxes beside the readable model: shares that compare, and bars that say what they hold."""

from typing import Any

import pytest

from dashboard.explanations.black_boxes import models, sentence, shares
from dashboard.reports import Values


def sizes(**found: float) -> list[Any]:
    return [
        Values(
            feature=name,
            mean_size=Values(value=v, interval=Values(low=v / 2, high=2 * v), n=303),
        )
        for name, v in found.items()
    ]


def report() -> Any:
    ranks = Values(value=0.87, interval=Values(low=0.81, high=0.88), n=303)
    boxes = [
        Values(model=name, importance=sizes(age=0.3, ca=0.1), rank_correlation=ranks, n=303,
               reading=f"{name}: 4 of 5.")
        for name in ("random forest", "histogram boosting")
    ]  # fmt: skip
    return Values(n=303, importance=sizes(age=1.0, ca=3.0), black_boxes=boxes)


def test_the_shares_of_a_model_add_up_to_a_hundred_whatever_its_scale() -> None:
    found = shares(report().importance, ["ca", "age"])
    assert [mark.value for mark in found] == [75.0, 25.0]
    assert sum(mark.value for mark in found) == pytest.approx(100)
    assert (found[0].low, found[0].high) == (37.5, 150.0)


def test_each_model_has_a_colour_of_its_own_that_means_nothing_else() -> None:
    found = models(report(), ["ca", "age"])
    assert [one.name for one in found] == ["served model", "random forest", "histogram boosting"]
    colours = [one.colour for one in found]
    assert len(set(colours)) == 3
    assert not {"raises", "lowers", "women", "men", "attention"} & set(colours)


def test_the_sentence_says_why_the_bars_of_black_boxes_are_short() -> None:
    said = sentence(report())
    assert "random forest 0.87 (0.81 to 0.88); histogram boosting" in said
    assert "303 patients" in said
    assert "hold the model fixed" in said
