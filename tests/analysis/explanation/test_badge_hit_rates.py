"""How often a badge came true, counted by hand."""

import numpy as np
import pytest

from analysis.explanation.badge_hit_rates import Shares, badge_hit_rates

NAN = float("nan")


def test_answers_are_pooled_by_badge() -> None:
    one = Shares(
        served=np.array([[0.9, 0.6], [0.85, NAN], [0.7, 0.55]]),
        same=np.array([[1.0, 0.5], [0.8, NAN], [0.6, 0.4]]),
        kept=np.array([[1.0, 0.8], [0.9, NAN], [0.8, 0.8]]),
    )
    other = Shares(served=np.array([[0.95]]), same=np.array([[0.9]]), kept=np.array([[0.9]]))
    stable, mostly, changing = badge_hit_rates([one, other], 50, np.random.default_rng(1))
    assert (stable.answers, mostly.answers, changing.answers) == (3, 3, 0)
    assert stable.same_top is not None
    assert stable.same_top.value == pytest.approx(0.9)
    assert stable.same_top.n == 3
    assert mostly.same_top is not None
    assert mostly.same_top.value == pytest.approx(0.5)
    assert mostly.same_top.n == 2
    assert mostly.kept is not None
    assert mostly.kept.value == pytest.approx(0.8)
    assert changing.same_top is None
    assert changing.kept is None


def test_without_patients_no_badge_was_given() -> None:
    assert [rate.answers for rate in badge_hit_rates([], 5, np.random.default_rng(1))] == [0, 0, 0]
