"""What each drill changes, and that it changes nothing else."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from data.features import NAMES
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift, shifted

Change = Callable[["pd.Series[float]"], "pd.Series[float]"]


@pytest.fixture(scope="module")
def pool() -> pd.DataFrame:
    return synthetic(SyntheticKind.REALISTIC, 3000, seed=2)


@pytest.mark.parametrize(
    ("shift", "name", "change"),
    [
        (Shift.UNIT_MISTAKE, "chol", lambda mg: (mg / 38.67).round(1)),
        (Shift.CUFF_OFFSET, "trestbps", lambda mm: mm + 15),
        (Shift.HEART_RATE_OFFSET, "thalach", lambda rate: rate - 20),
    ],
)
def test_a_mistake_changes_one_input_and_no_other(
    pool: pd.DataFrame, shift: Shift, name: str, change: Change
) -> None:
    found = shifted(pool, 100, shift, np.random.default_rng(1))
    first = pool.iloc[:100]
    pd.testing.assert_series_equal(found[name], change(first[name]))
    others = [other for other in NAMES if other != name]
    pd.testing.assert_frame_equal(found[others], first[others])


def test_an_older_clinic_has_older_patients_and_all_that_goes_with_age(pool: pd.DataFrame) -> None:
    found = shifted(pool, 300, Shift.OLDER_CLINIC, np.random.default_rng(1))
    assert found["age"].mean() - pool["age"].mean() == pytest.approx(6, abs=1.5)
    assert found["thalach"].mean() < pool["thalach"].mean() - 2
    assert found["ca"].mean() > pool["ca"].mean()


def test_nobody_is_taken_twice_and_the_pool_stays_as_it_is(pool: pd.DataFrame) -> None:
    before = pool.copy()
    numbered = pool.assign(thalach=np.arange(len(pool), dtype=float))
    found = shifted(numbered, 1000, Shift.OLDER_CLINIC, np.random.default_rng(1))
    assert found["thalach"].is_unique
    shifted(pool, 10, Shift.CUFF_OFFSET, np.random.default_rng(1))
    pd.testing.assert_frame_equal(pool, before)
