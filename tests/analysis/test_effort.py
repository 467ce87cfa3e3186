"""The two sizes of a run."""

import pytest

from analysis.effort import FULL, QUICK


def test_the_full_run_is_the_protocol() -> None:
    assert (FULL.repeats, FULL.resamples, FULL.trees, FULL.tuned) == (10, 500, 400, True)


@pytest.mark.parametrize("what", ["repeats", "resamples", "trees", "tuned", "refits"])
def test_a_quick_run_does_less_of_everything(what: str) -> None:
    assert getattr(QUICK, what) < getattr(FULL, what)
