"""How often the drift alarm rings without drift.

One cohort is split at random into a reference and a current group, so that every alarm is false.
How often it sees a shift is in `drift.power`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from analysis.drift.hypotheses import Topic, decide, hypotheses, is_categorical
from analysis.drift.sizes import decile_bins, population_stability_index
from analysis.drift.sketches import GRIDS, Sketch, sketch
from analysis.drift.tests import SIGNIFICANCE
from analysis.drift.two_sample_classifier import PERMUTATIONS, TwoSampleTest, two_sample_test
from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.ridge import Floats
from data.features import NAMES

SIZES: Final = (30, 60, 100, 150)
PSI_LIMITS: Final = (0.1, 0.2)
"""The customary ones."""

_FIRST_PERMUTATIONS: Final = 99
_CHUNK: Final = 5


class FalseAlarms(BaseModel):
    """What rings at one sample size although nothing drifted; n of an estimate is splits.

    Attributes
    ----------
    n, n_reference : int
        Patients on each side of a split.
    alarm : Estimate
        Share of splits in which the verdict is drift, by whatever hypothesis.
    inputs, missing, risk, joint : Estimate
        Share in which such a hypothesis rings, all corrected together.
    uncorrected : Estimate
        Share in which a test of some input has p < 0.05: what comes of not correcting.
    psi_above_01, psi_above_02, psi_above_null : float
        Share of inputs whose PSI passes the customary limits, or its own null.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    n_reference: int
    alarm: Estimate
    inputs: Estimate
    missing: Estimate
    risk: Estimate
    joint: Estimate
    uncorrected: Estimate
    psi_above_01: float
    psi_above_02: float
    psi_above_null: float


@dataclass(frozen=True, slots=True)
class _Split:
    """What one split without drift showed."""

    rang: frozenset[Topic]
    uncorrected: bool
    psi: tuple[tuple[float, float], ...]
    """Value and null of each input."""


def measure_false_alarms(
    patients: pd.DataFrame,
    risk: Floats | None,
    splits: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
    sizes: Sequence[int] = SIZES,
) -> tuple[FalseAlarms, ...]:
    """Split one cohort at random, again and again, and count what rings.

    Parameters
    ----------
    patients : DataFrame of shape (n_patients, 13)
    risk : ndarray of shape (n_patients,), optional
        Predicted risks, out-of-fold.
    splits : int
        At each of `sizes`; sizes that leave fewer patients for the reference are left out.
    advance : callable
        Called with the number of splits done since the last call; in all splits times sizes.
    """
    usable = [n for n in sizes if 2 * n <= len(patients)]
    tasks = [
        delayed(_splits)(patients, risk, n, range(start, min(start + _CHUNK, splits)), seed)
        for n in usable
        for start in range(0, splits, _CHUNK)
    ]
    found: dict[int, list[_Split]] = {n: [] for n in usable}
    for n, chunk in Parallel(n_jobs=-1, return_as="generator")(tasks):
        found[n] += chunk
        advance(len(chunk))
    advance(splits * (len(sizes) - len(usable)))
    return tuple(_summary(n, len(patients) - n, found[n]) for n in usable)


def _splits(
    patients: pd.DataFrame, risk: Floats | None, n: int, numbers: Iterable[int], seed: int
) -> tuple[int, list[_Split]]:
    with threadpool_limits(limits=1):
        return n, [_split(patients, risk, n, seed, number) for number in numbers]


def _split(patients: pd.DataFrame, risk: Floats | None, n: int, seed: int, number: int) -> _Split:
    rows = np.random.default_rng([seed, n, number]).permutation(len(patients))
    current, reference = patients.iloc[rows[:n]], patients.iloc[rows[n:]]
    now = sketch(current, None if risk is None else risk[rows[:n]])
    before = sketch(reference, None if risk is None else risk[rows[n:]])
    tested = hypotheses(before, now, number, _joint(reference, current, number))
    return _Split(
        rang=frozenset(one.hypothesis.topic for one in decide(tested) if one.drifted),
        uncorrected=any(
            one.test.p_value < SIGNIFICANCE for one in tested if one.topic is Topic.VALUES
        ),
        psi=tuple(_psi(before, now, name) for name in NAMES if now.known(name)),
    )


def _joint(reference: pd.DataFrame, current: pd.DataFrame, seed: int) -> TwoSampleTest | None:
    """Test with few permutations first: what they do not find rare, more of them will not."""
    try:
        first = two_sample_test(reference, current, seed, _FIRST_PERMUTATIONS, drivers=False)
        if first.p_value > SIGNIFICANCE:
            return first
        return two_sample_test(reference, current, seed, PERMUTATIONS, drivers=False)
    except TooFewPatients:
        return None


def _psi(reference: Sketch, current: Sketch, name: str) -> tuple[float, float]:
    first, second = reference.counts[name], current.counts[name]
    if not is_categorical(name):
        place = decile_bins(first, GRIDS[name].values)
        first, second = (
            np.bincount(place, weights=counts).astype(np.int64) for counts in (first, second)
        )
    size = population_stability_index(first, second)
    return size.value, size.null_95


def _summary(n: int, n_reference: int, splits: Sequence[_Split]) -> FalseAlarms:
    psi = np.array([size for split in splits for size in split.psi])
    return FalseAlarms(
        n=n,
        n_reference=n_reference,
        alarm=share_that_rang([bool(split.rang) for split in splits]),
        inputs=share_that_rang([Topic.VALUES in split.rang for split in splits]),
        missing=share_that_rang([Topic.MISSING in split.rang for split in splits]),
        risk=share_that_rang([Topic.RISK in split.rang for split in splits]),
        joint=share_that_rang([Topic.JOINT in split.rang for split in splits]),
        uncorrected=share_that_rang([split.uncorrected for split in splits]),
        psi_above_01=float((psi[:, 0] > PSI_LIMITS[0]).mean()),
        psi_above_02=float((psi[:, 0] > PSI_LIMITS[1]).mean()),
        psi_above_null=float((psi[:, 0] > psi[:, 1]).mean()),
    )


def share_that_rang(rang: Sequence[bool]) -> Estimate:
    """Return the share of trials in which something rang; there is at least one trial."""
    found = proportion(sum(rang), len(rang))
    assert found is not None  # noqa: S101 - there is at least one split
    return found
