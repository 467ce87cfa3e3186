"""M/D/1 by hand: Pollaczek and Khinchine's mean, and a tail that has it."""

import math

import pytest

from loadtests.queueing import mean_wait, wait


def test_at_half_load_the_mean_wait_is_half_a_service() -> None:
    assert mean_wait(0.5, 0.010) == pytest.approx(0.005)


def test_the_tail_has_the_mean() -> None:
    shares = [(number + 0.5) / 100_000 for number in range(100_000)]
    mean = sum(wait(share, 0.9, 1.0) for share in shares) / len(shares)
    assert mean == pytest.approx(mean_wait(0.9, 1.0), rel=0.01)


def test_who_comes_to_an_idle_server_does_not_wait() -> None:
    assert wait(0.99, 0.005, 1.0) == 0


def test_at_full_load_the_queue_has_no_end() -> None:
    assert mean_wait(1.0, 1.0) == math.inf
    assert wait(0.99, 1.0, 1.0) == math.inf
