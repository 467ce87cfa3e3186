"""After how many patients does the alarm ring? Drills without a backend, many times over.

One drill through a running backend is in `drift.drill`; these take the same looks.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from analysis.drift.comparison import Group
from analysis.drift.drill import EVERY, look
from analysis.drift.groups import scored_group
from analysis.drift.hypotheses import MINIMUM
from analysis.drift.sketches import Sketch, sketch
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.ridge import Floats
from data.cohorts import Cohort
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift

LONGEST: Final = 150
"""Patients of a drill."""
NOTHING: Final = "no drift"
WHAT: Final = (*(str(shift) for shift in Shift), NOTHING)


class Delay(BaseModel):
    """How long the alarm takes.

    Attributes
    ----------
    median, longest : int or None
        Patients until it rings, half of the drills and nearly all (95 %); None where it stays
        silent in so many of them.
    rang : Estimate
        Share of drills in which it rings within `limit` patients; n is drills.
    """

    model_config = ConfigDict(frozen=True)

    what: str
    limit: int
    median: int | None
    longest: int | None
    rang: Estimate


def measure_delays(
    cohort: Cohort,
    reference: Group,
    drills: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
    shifts: Sequence[Shift] = tuple(Shift),
) -> tuple[Delay, ...]:
    """Drill shifts of `data.synthetic_shifts`, and at last patients without drift.

    The latter are left out where the reference is too small to be divided.

    Parameters
    ----------
    cohort : Cohort
        The model's, by which patients are scored.
    reference : Group
        The same cohort with out-of-fold risks.
    drills : int
        Of each.
    advance : callable
        Called with 1 after each drill; with all shifts there are `drills` times `len(WHAT)`.
    """
    counted = reference.sketch()
    tasks = [
        delayed(_drill_shift)(cohort, counted, shift, [seed, number])
        for shift in shifts
        for number in range(drills)
    ]
    longest = min(LONGEST, len(reference.patients) // 2)
    if longest >= MINIMUM:
        tasks += [
            delayed(_drill_nothing)(reference, longest, [seed, number]) for number in range(drills)
        ]
    after: dict[str, list[int | None]] = {what: [] for what in (*map(str, shifts), NOTHING)}
    for what, rang_after in Parallel(n_jobs=-1, return_as="generator")(tasks):
        after[what].append(rang_after)
        advance(1)
    advance(drills * (len(after) - len(shifts)) if longest < MINIMUM else 0)
    return tuple(
        _delay(what, found, longest if what == NOTHING else LONGEST)
        for what, found in after.items()
        if found
    )


def _drill_shift(
    cohort: Cohort, reference: Sketch, shift: Shift, seed: Sequence[int]
) -> tuple[str, int | None]:
    number = int(np.random.default_rng(list(seed)).integers(1 << 31))
    patients = synthetic(SyntheticKind.SHIFTED, LONGEST, number, shift)
    group = scored_group(shift, patients, cohort)
    assert group.risk is not None  # noqa: S101 - it was scored
    return str(shift), _rings_after(reference, group.patients, group.risk)


def _drill_nothing(reference: Group, longest: int, seed: Sequence[int]) -> tuple[str, int | None]:
    """Drill real patients against the rest of their cohort."""
    assert reference.risk is not None  # noqa: S101 - it was scored
    rows = np.random.default_rng(list(seed)).permutation(len(reference.patients))
    coming, rest = rows[:longest], rows[longest:]
    with threadpool_limits(limits=1):
        counted = sketch(reference.patients.iloc[rest], reference.risk[rest])
        return NOTHING, _rings_after(
            counted, reference.patients.iloc[coming], reference.risk[coming]
        )


def _rings_after(reference: Sketch, patients: pd.DataFrame, risk: Floats) -> int | None:
    for n in range(MINIMUM, len(patients) + 1, EVERY):
        if look(reference, sketch(patients.iloc[:n], risk[:n]), seed=n).rang:
            return n
    return None


def _delay(what: str, after: Sequence[int | None], limit: int = LONGEST) -> Delay:
    rang = [n for n in after if n is not None]
    share = proportion(len(rang), len(after))
    assert share is not None  # noqa: S101 - there is at least one drill
    ordered = sorted(rang)
    return Delay(
        what=what,
        limit=limit,
        median=_at(ordered, 0.5, len(after)),
        longest=_at(ordered, 0.95, len(after)),
        rang=share,
    )


def _at(ordered: Sequence[int], share: float, drills: int) -> int | None:
    """Return after how many patients `share` of all drills have rung."""
    place = int(np.ceil(share * drills)) - 1
    return ordered[place] if place < len(ordered) else None


def false_alarm(delays: Sequence[Delay]) -> Estimate | None:
    """Return the share of drills without drift that ring; None if none was measured."""
    return next((delay.rang for delay in delays if delay.what == NOTHING), None)
