"""The probability that the leading inputs stay leading, against drawn chance."""

import numpy as np
import pytest

from analysis.model.contribution_spread import contribution_spread
from analysis.model.staying_put import (
    LEVELS,
    as_json,
    leading,
    level,
    staying_probability,
    top_size,
)
from data.cohorts import Cohort


@pytest.mark.parametrize(("known", "size"), [(2, 1), (3, 2), (4, 3), (13, 3)])
def test_three_lead_or_all_but_one(known: int, size: int) -> None:
    assert top_size(known) == size


def test_the_largest_in_size_lead_and_of_equals_the_first() -> None:
    found = leading(np.array([[1.0, -2.0, 1.0, 0.5]]), 2)
    assert found.tolist() == [[True, True, False, False]]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_probability_is_that_of_drawn_contributions(size: int) -> None:
    rng = np.random.default_rng(3)
    shown = rng.normal(0, 0.5, (20, 6))
    spread = rng.uniform(0.05, 0.4, (20, 6))
    drawn = rng.normal(shown, spread, (20_000, 20, 6))
    same = (leading(drawn, size) == leading(shown, size)).all(axis=2)
    found = staying_probability(shown, spread, size)
    np.testing.assert_allclose(found, same.mean(axis=0), rtol=0, atol=0.02)


def test_without_movement_it_is_certain_and_never_beyond() -> None:
    found = staying_probability(np.array([[3.0, 2.0, 1.0, 0.0]]), np.full((1, 4), 1e-6), 3)
    assert found[0] == pytest.approx(1)
    assert found[0] <= 1


def test_badges_are_given_from_their_least_probability() -> None:
    assert [level(p) for p in (1.0, 0.8, 0.79, 0.5, 0.49, 0.0)] == [
        *["stable"] * 2,
        *["mostly stable"] * 2,
        *["changes with the sample"] * 2,
    ]
    assert LEVELS[-1][1] == 0


def test_the_scorecard_gets_the_table_and_how_to_use_it(cleveland: Cohort) -> None:
    told = as_json(contribution_spread(cleveland))
    assert set(told) == {"top", "steps", "reach", "least", "levels", "numbers", "categories"}
    assert set(told["categories"]["cp"]) == {"1", "2", "3", "4"}
