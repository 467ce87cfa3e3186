"""Wilson's interval, against scipy, and Newcombe's, against his paper."""

import pytest
from scipy.stats import binomtest

from analysis.measures.proportions import proportion, share_difference


@pytest.mark.parametrize(("having", "n"), [(0, 7), (7, 7), (1, 1), (3, 10), (139, 303)])
def test_the_interval_is_wilsons(having: int, n: int) -> None:
    found = proportion(having, n)
    assert found is not None
    wanted = binomtest(having, n).proportion_ci(method="wilson")
    assert found.value == having / n
    assert found.n == n
    assert found.interval.low == pytest.approx(wanted.low, abs=1e-12)
    assert found.interval.high == pytest.approx(wanted.high, abs=1e-12)


@pytest.mark.parametrize("n", [1, 3, 10, 77, 1000])
@pytest.mark.parametrize("share", [0, 1])
def test_certainty_is_never_claimed_and_rounding_keeps_the_ends_in_order(
    n: int, share: int
) -> None:
    found = proportion(share * n, n)
    assert found is not None
    assert 0 <= found.interval.low <= found.value <= found.interval.high <= 1
    assert found.interval.high - found.interval.low > 0


def test_counts_averaged_over_repeats_need_not_be_whole() -> None:
    found = proportion(6.4, 88.6)
    assert found is not None
    assert (found.value, found.n) == (6.4 / 88.6, 89)


@pytest.mark.parametrize("n", [0, 0.5])
def test_a_share_of_nobody_is_none(n: float) -> None:
    assert proportion(0, n) is None


def test_newcombes_interval_by_the_example_of_his_paper() -> None:
    # 56/70 against 48/80: difference 0.2, method 10 gives 0.0524 to 0.3339.
    found = share_difference(48, 80, 56, 70)
    assert found.value == pytest.approx(0.2)
    assert found.interval.low == pytest.approx(0.0524, abs=5e-5)
    assert found.interval.high == pytest.approx(0.3339, abs=5e-5)
