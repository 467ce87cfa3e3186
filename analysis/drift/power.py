"""How often the drift alarm sees a shift of known size, put on one input of the current group.

How often it rings without any is in `drift.false_alarms`.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict

from analysis.drift.false_alarms import SIZES, share_that_rang
from analysis.drift.hypotheses import decide, hypotheses
from analysis.drift.sketches import sketch
from analysis.drift.tests import SIGNIFICANCE, kolmogorov_smirnov
from analysis.measures.intervals import Estimate

SHIFTS: Final = (0.2, 0.5)
"""In standard deviations."""


class Power(BaseModel):
    """How often a shift of one input by `shift_sd` standard deviations is seen among n patients.

    Attributes
    ----------
    test : Estimate
        By the Kolmogorov-Smirnov test of this input alone.
    alarm : Estimate
        By the alarm over all inputs, the joint test left out.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    shift_sd: float
    n: int
    test: Estimate
    alarm: Estimate


def measure_power(
    patients: pd.DataFrame,
    name: str,
    samples: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
    sizes: Sequence[int] = SIZES,
) -> tuple[Power, ...]:
    """Shift one number by each of `SHIFTS` and count how often it is seen.

    Both groups are drawn anew from the cohort with replacement, the reference as large as it, so
    that both carry the chance of their size.

    Parameters
    ----------
    name : str
        The input, a number on a grid of whole units.
    advance : callable
        Called with the samples done; in all samples times sizes times shifts.
    """
    tasks = [
        delayed(_power)(patients, name, shift, n, samples, seed) for shift in SHIFTS for n in sizes
    ]
    found = []
    for power in Parallel(n_jobs=-1, return_as="generator")(tasks):
        found.append(power)
        advance(samples)
    return tuple(found)


def _power(
    patients: pd.DataFrame, name: str, shift_sd: float, n: int, samples: int, seed: int
) -> Power:
    shift = shift_sd * float(patients[name].std(ddof=0))
    seen, rang = [], []
    for number in range(samples):
        rng = np.random.default_rng([seed, n, number])
        reference, current = (
            patients.iloc[rng.integers(0, len(patients), size)] for size in (len(patients), n)
        )
        # Rounded up or down at random, so that on the grid the mean moves by the shift exactly.
        moved = np.floor(current[name].to_numpy() + shift + rng.random(n))
        groups = sketch(reference), sketch(current.assign(**{name: moved}))
        test = kolmogorov_smirnov(groups[0].counts[name], groups[1].counts[name])
        seen.append(test.p_value < SIGNIFICANCE)
        decisions = decide(hypotheses(*groups, seed=number))
        rang.append(any(one.drifted for one in decisions))
    return Power(
        name=name, shift_sd=shift_sd, n=n, test=share_that_rang(seen), alarm=share_that_rang(rang)
    )
