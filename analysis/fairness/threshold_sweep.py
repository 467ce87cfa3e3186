"""Every measure that a threshold decides, by sex, over all thresholds: what a slider moves along.

Each threshold is measured on the same resamples, so that a line and its band are smooth. What holds
at the served threshold is in `fairness`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.fairness.answers import Answers
from analysis.fairness.comparison import FEMALE, MALE
from analysis.fairness.group_draws import (
    count,
    decision_rates,
    evenly,
    stratified_counts,
    widen_if_rare,
)
from analysis.fairness.group_measures import FEWEST, OF_DECISIONS
from analysis.fairness.group_metrics import spread
from analysis.fairness.group_points import GROUPS
from analysis.measures.intervals import LEVEL, Estimate
from analysis.model.ridge import Floats

THRESHOLDS: Final = tuple(percent / 100 for percent in range(1, 100))
_DIGITS: Final = 4

Rates = dict[str, Floats]
Counted = dict[str, Floats]


class SweepLine(BaseModel):
    """One measure over the thresholds; None where it rests on too few patients.

    Attributes
    ----------
    y, low, high : tuple of float or None
        Estimate and the ends of its interval.
    n : tuple of int
        Patients it rests on.
    """

    model_config = ConfigDict(frozen=True)

    y: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    n: tuple[int, ...]


class ThresholdSweep(BaseModel):
    """Lines by group and measure, and the gaps between women and men (women less men)."""

    model_config = ConfigDict(frozen=True)

    thresholds: tuple[float, ...]
    groups: dict[str, dict[str, SweepLine]]
    gaps: dict[str, SweepLine]
    resamples: int
    level: float = LEVEL


def sweep_thresholds(
    told: Answers, resamples: int, seed: int, thresholds: Sequence[float] = THRESHOLDS
) -> ThresholdSweep:
    """Measure women and men at every threshold.

    Parameters
    ----------
    thresholds : sequence of float
        Probabilities from which a patient is flagged; `told.flagged` is not looked at.
    """
    counts = stratified_counts(told, resamples, seed)
    streams = np.random.default_rng(seed).spawn(len(GROUPS))
    drawn: dict[str, tuple[Rates, Counted]] = {}
    for (code, group), stream in zip(GROUPS.items(), streams, strict=True):
        rows = told.sex == code
        drawn[group] = _drawn(told.of(rows), counts[:, rows], thresholds, stream)
    women, men = drawn[FEMALE], drawn[MALE]
    differences = {name: women[0][name] - men[0][name] for name in OF_DECISIONS}
    together = {name: women[1][name] + men[1][name] for name in OF_DECISIONS}
    return ThresholdSweep(
        thresholds=tuple(thresholds),
        groups={group: _lines(*both) for group, both in drawn.items()},
        gaps=_lines(differences, together),
        resamples=resamples,
    )


def _drawn(
    told: Answers, counts: Floats, thresholds: Sequence[float], rng: np.random.Generator
) -> tuple[Rates, Counted]:
    """Return rates of shape (1 + resamples, n_thresholds), and how many patients each is of."""
    flagged = [told.risk >= threshold for threshold in thresholds]
    # Not .mean(axis=1): without a patient there is nothing to average over.
    shares = np.column_stack([one.sum(axis=1) / told.risk.shape[1] for one in flagged])
    counted = [count(told, one) for one in flagged]
    rates = decision_rates(counts, told, shares)
    uniform = evenly(len(counts) - 1, rng)
    n = {name: np.array([one[name] for one in counted]) for name in OF_DECISIONS}
    for name, rate in rates.items():
        for column, patients in enumerate(n[name]):
            few = round(patients) < FEWEST
            rate[:, column] = np.nan if few else widen_if_rare(rate[:, column], patients, uniform)
    return rates, n


def _lines(rates: Mapping[str, Floats], counted: Mapping[str, Floats]) -> dict[str, SweepLine]:
    return {name: _line(rates[name], counted[name]) for name in OF_DECISIONS}


def _line(rate: Floats, counted: Floats) -> SweepLine:
    found = [spread(draws, n) for draws, n in zip(rate.T, counted, strict=True)]
    return SweepLine(
        y=tuple(_value(one) for one in found),
        low=tuple(None if one is None else round(one.interval.low, _DIGITS) for one in found),
        high=tuple(None if one is None else round(one.interval.high, _DIGITS) for one in found),
        n=tuple(round(float(n)) for n in counted),
    )


def _value(found: Estimate | None) -> float | None:
    return None if found is None else round(found.value, _DIGITS)
