"""Whom each attack flips, on ten patients by hand."""

import numpy as np
import pytest

from analysis.poisoning.label_flips import KEPT, LABELS, Attack, Knowledge, flip, largest_rate

DISEASE = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
SEX = np.array([1.0, 1, 1, 0, 0, 1, 1, 1, 0, 1])
RISK = np.array([0.9, 0.8, 0.4, 0.99, 0.52, 0.1, 0.3, 0.45, 0.02, 0.6])
KNOWN = Knowledge(SEX, RISK)


def flipped(attack: Attack, rate: float, seed: int = 0) -> set[int]:
    labels = flip(attack, DISEASE, KNOWN, rate, np.random.default_rng(seed))
    return set(np.flatnonzero(labels != DISEASE).tolist())


@pytest.mark.parametrize("attack", list(Attack))
def test_a_rate_of_zero_flips_nobody_and_the_input_is_never_changed(attack: Attack) -> None:
    before = DISEASE.copy()
    assert flipped(attack, 0.0) == set()
    flipped(attack, 0.5)
    assert (before == DISEASE).all()


def test_random_flips_go_both_ways_and_number_what_is_asked() -> None:
    several = [flipped(Attack.RANDOM, 0.3, seed) for seed in range(20)]
    assert {len(one) for one in several} == {3}
    assert set().union(*several) == set(range(10))


def test_the_same_seed_flips_the_same() -> None:
    assert flipped(Attack.RANDOM, 0.4, 5) == flipped(Attack.RANDOM, 0.4, 5)


def test_one_sided_flips_call_the_diseased_healthy_and_leave_some() -> None:
    disease = np.repeat([1, 0], [30, 20])
    known = Knowledge(np.ones(50), np.full(50, 0.5))
    labels = flip(Attack.ONE_SIDED, disease, known, 1.0, np.random.default_rng(0))
    assert labels.sum() == KEPT
    assert (labels <= disease).all()
    assert largest_rate(Attack.ONE_SIDED, disease, known) == 20 / 50


def test_only_women_are_flipped_and_no_more_than_there_are() -> None:
    assert flipped(Attack.WOMEN_ONLY, 0.5) == {3, 4, 8}
    assert largest_rate(Attack.WOMEN_ONLY, DISEASE, KNOWN) == 0.3


def test_the_most_confident_are_those_whose_label_the_model_is_surest_of() -> None:
    assert flipped(Attack.MOST_CONFIDENT, 0.3) == {3, 8, 0}


def test_the_borderline_are_those_next_to_one_half() -> None:
    assert flipped(Attack.BORDERLINE, 0.2) == {4, 7}


@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan")])
def test_a_rate_that_is_no_share_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        flip(Attack.RANDOM, DISEASE, KNOWN, rate, np.random.default_rng(0))


def test_every_attack_has_a_label() -> None:
    assert set(LABELS) == set(Attack)
