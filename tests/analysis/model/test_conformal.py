"""The limits of conformal sets, worked out by hand, and what they promise of simulated patients."""

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.model.conformal import Limits, conformal_limits, possible


def test_the_limits_by_hand() -> None:
    # Nine of each: at 90 % the rank is ceil(10 x 0.9) = 9, so the most unlikely patient sets it.
    sick, well = np.linspace(0.2, 0.9, 9), np.linspace(0.05, 0.6, 9)
    limits = conformal_limits(np.repeat([1, 0], 9), np.concatenate([sick, well]), 0.9)
    assert limits.disease_possible_from == pytest.approx(0.2)
    assert limits.health_possible_to == pytest.approx(0.6)
    assert (limits.level, limits.diseased, limits.healthy) == (0.9, 9, 9)


def test_nineteen_patients_may_leave_one_out_at_90_percent() -> None:
    sick, well = np.linspace(0.1, 1, 19), np.linspace(0, 0.9, 19)
    limits = conformal_limits(np.repeat([1, 0], 19), np.concatenate([sick, well]), 0.9)
    assert limits.disease_possible_from == pytest.approx(0.15)
    assert limits.health_possible_to == pytest.approx(0.85)


def test_a_whole_rank_is_not_rounded_up() -> None:
    # 0.95 x 140 is 133 patients exactly; floats make it 133.00000000000003 or 132.99999999999997.
    sick = np.linspace(0.01, 0.99, 139)
    limits = conformal_limits(np.repeat([1, 0], 139), np.concatenate([sick, sick]), 0.95)
    assert limits.health_possible_to == np.sort(sick)[132]


def test_too_few_patients_rule_nothing_out() -> None:
    limits = conformal_limits(np.array([1, 1, 0, 0]), np.array([0.9, 0.8, 0.2, 0.1]), 0.9)
    assert (limits.disease_possible_from, limits.health_possible_to) == (0, 1)
    assert possible(np.array([0.0, 1.0]), limits).all()


def test_the_limits_themselves_are_possible_and_beyond_them_one_outcome_is_left() -> None:
    limits = Limits(
        level=0.9, disease_possible_from=0.25, health_possible_to=0.5, diseased=99, healthy=99
    )
    health, disease = possible(np.array([0.2, 0.25, 0.4, 0.5, 0.6]), limits)
    assert health.tolist() == [True, True, True, True, False]
    assert disease.tolist() == [False, True, True, True, True]


def test_limits_that_cross_leave_nothing_between_them() -> None:
    limits = Limits(
        level=0.9, disease_possible_from=0.7, health_possible_to=0.3, diseased=99, healthy=99
    )
    assert possible(np.array([0.5]), limits).tolist() == [[False], [False]]


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_each_class_is_covered_as_promised(level: float) -> None:
    rng = np.random.default_rng(0)
    covered = []
    for _ in range(300):
        disease = np.repeat([1, 0], [60, 140])
        risk = np.concatenate([rng.beta(3, 2, 60), rng.beta(2, 4, 140)])
        limits = conformal_limits(disease, risk, level)
        covered.append(
            (
                possible(rng.beta(2, 4, 500), limits)[0].mean(),
                possible(rng.beta(3, 2, 500), limits)[1].mean(),
            )
        )
    healthy, diseased = np.mean(covered, axis=0)
    assert level - 0.01 <= healthy <= level + 1 / 140 + 0.01
    assert level - 0.01 <= diseased <= level + 1 / 60 + 0.01


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_sets_no_limits(outcome: int) -> None:
    with pytest.raises(TooFewPatients, match="both outcomes"):
        conformal_limits(np.full(30, outcome), np.linspace(0, 1, 30), 0.9)


def test_nobody_sets_no_limits() -> None:
    with pytest.raises(TooFewPatients):
        conformal_limits(np.array([], dtype=np.int64), np.array([]), 0.9)
