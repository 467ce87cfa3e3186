"""The corrected paired test, against an example worked out by hand."""

from math import atan, pi, sqrt

import numpy as np
import pytest

from analysis.measures.paired_tests import PairedTest, corrected_paired_test

# Differences 0.01, 0.03, 0.02, 0.02: mean 0.02, variance 0.0002 / 3. With a quarter as many tested
# as trained on, the variance of the mean is (1/4 + 1/4) of it, 0.0001 / 3; so t = 2 sqrt(3).
FIRST = np.array([0.10, 0.20, 0.15, 0.30])
SECOND = np.array([0.11, 0.23, 0.17, 0.32])


def test_nadeau_and_bengio_by_hand() -> None:
    found = corrected_paired_test(FIRST, SECOND, 1 / 4, 303)
    # Student's distribution with 3 degrees of freedom has a closed form; here t / sqrt(3) = 2.
    p = 1 - 2 / pi * (atan(2) + 2 / (1 + 2**2))
    assert found.t == pytest.approx(2 * sqrt(3))
    assert found.p_value == pytest.approx(p)
    assert found.p_value == pytest.approx(0.0405, abs=1e-4)
    assert found.difference.value == pytest.approx(0.02)
    # 3.18244631 is the 97.5th percentile of Student's t with 3 degrees of freedom.
    assert found.difference.interval.high == pytest.approx(0.02 + 3.18244631 * 0.01 / sqrt(3))
    assert found.difference.interval.low == pytest.approx(0.02 - 3.18244631 * 0.01 / sqrt(3))
    assert (found.folds, found.difference.n) == (4, 303)


def test_without_the_correction_the_same_scores_would_look_surer() -> None:
    naive = corrected_paired_test(FIRST, SECOND, 0, 303)
    assert naive.t == pytest.approx(2 * sqrt(6))
    assert naive.p_value < corrected_paired_test(FIRST, SECOND, 1 / 4, 303).p_value


def test_the_interval_holds_0_just_when_p_is_above_0_05() -> None:
    rng = np.random.default_rng(0)
    for shift in np.linspace(-0.5, 0.5, 41):
        test = corrected_paired_test(np.zeros(50), rng.normal(shift, 1, 50), 1 / 4, 303)
        interval = test.difference.interval
        assert (interval.low <= 0 <= interval.high) == (test.p_value > 0.05)


def test_turning_the_models_round_turns_the_sign() -> None:
    one, other = (
        corrected_paired_test(*pair, 1 / 4, 303) for pair in ((FIRST, SECOND), (SECOND, FIRST))
    )
    assert other.difference.value == -one.difference.value
    assert other.p_value == one.p_value


def test_equal_scores_show_no_difference() -> None:
    found = corrected_paired_test(FIRST, FIRST, 1 / 4, 303)
    assert (found.difference.value, found.t, found.p_value) == (0, None, 1)


def test_the_same_difference_in_every_fold_has_no_t_and_no_doubt() -> None:
    found = corrected_paired_test(np.zeros(5), np.full(5, 0.25), 1 / 4, 303)
    assert (found.difference.value, found.t, found.p_value) == (0.25, None, 0)
    assert PairedTest.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(
    ("first", "second"),
    [([], []), ([0.1], [0.2]), ([0.1, 0.2], [0.1, 0.2, 0.3])],
    ids=["no fold", "one fold", "other folds"],
)
def test_scores_that_are_not_paired_over_folds_are_refused(
    first: list[float], second: list[float]
) -> None:
    with pytest.raises(ValueError, match="on the same folds"):
        corrected_paired_test(np.array(first), np.array(second), 1 / 4, 303)
