"""The lab says what was done, what it cost, and how to do it again."""

from typing import Any

import pytest

from dashboard.poisoning.lab import MODELS, command, reading, swept, table, tried
from dashboard.poisoning.names import ATTACKS, MEASURES
from dashboard.reports import Values


def estimate(value: float) -> Any:
    return Values(value=value, interval=Values(low=value - 0.1, high=value + 0.1), n=303)


def result(flipped: int, roc_auc: float | None) -> Any:
    measured = None if roc_auc is None else estimate(roc_auc)
    return Values(
        flipped=flipped,
        n=300,
        clean=Values(measures=Values(roc_auc=estimate(0.9))),
        damage=Values(measures=Values(roc_auc=measured), change=Values(roc_auc=None), splits=10),
        notice=Values(sentence="The batch is noticed."),
    )


def test_a_sweep_begins_with_clean_labels_and_counts_what_was_really_flipped() -> None:
    points = swept([result(30, 0.8), result(90, 0.6), result(90, 0.6)])
    assert [(x, one.value) for x, one in points] == [(0.0, 0.9), (10.0, 0.8), (30.0, 0.6)]


def test_what_cannot_be_measured_is_left_out_of_a_sweep() -> None:
    assert [x for x, _ in swept([result(30, None)])] == [0.0]
    assert swept([]) == []


def test_the_command_is_the_setting() -> None:
    assert command("random", 0.2, 7, "forest") == (
        "python -m analysis poison --attack random --rate 0.2 --seed 7 --model forest"
    )


def test_the_reading_says_how_many_labels_and_whether_anybody_would_notice() -> None:
    said = reading(result(60, 0.8))
    assert said == "60 of 300 labels turned round, over 10 splits. The batch is noticed."


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_strategy_is_tried_on_the_real_cohort(attack: str) -> None:
    found = tried(0.2, attack, 1, MODELS[0])
    assert 0 < found.flipped <= 0.21 * found.n
    assert list(table(found).index) == list(MEASURES.values())
    assert tried(0.2, attack, 1, MODELS[0]).damage == found.damage
