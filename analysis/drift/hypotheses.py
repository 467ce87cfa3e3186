"""The one family of hypotheses behind a drift alarm: what is tested, and what counts as drift.

Values and missingness of every input, the predicted risk and the joint distribution are corrected
together, so that the alarm as a whole, not each part of it, is wrong in at most 5 of 100 cases.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from analysis.drift.sizes import total_variation_distance, wasserstein_distance
from analysis.drift.sketches import GRIDS, RISK, Counts, Sketch
from analysis.drift.tests import (
    SIGNIFICANCE,
    HypothesisTest,
    benjamini_hochberg,
    chi_square,
    kolmogorov_smirnov,
)
from analysis.drift.two_sample_classifier import TwoSampleTest
from data.features import BY_NAME, NAMES

MINIMUM: Final = 30
"""Patients on each side, below which nothing is decided."""
MINIMUM_KNOWN: Final = 5
"""Patients on each side who have an input, for its values to be tested."""

MATERIAL_SD: Final = 0.1
MATERIAL_SHARE: Final = 0.05
MATERIAL_RISK: Final = 0.02
MATERIAL_ROC_AUC: Final = 0.55
"""Below these a difference is no drift, however clearly a million patients may show it."""


class Topic(StrEnum):
    """What a hypothesis is about."""

    VALUES = "values"
    MISSING = "missing"
    RISK = "risk"
    JOINT = "joint"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One thing that may have drifted.

    Attributes
    ----------
    name : str
        The input; empty for the risk and the joint distribution.
    material : bool
        Whether the difference is large enough to matter.
    """

    topic: Topic
    name: str
    test: HypothesisTest
    material: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A hypothesis after correction; `q_value` is the adjusted p-value."""

    hypothesis: Hypothesis
    q_value: float
    drifted: bool


def is_categorical(name: str) -> bool:
    """Whether an input is compared by categories: codes, and the vessels, 0 to 3."""
    return BY_NAME[name].is_category or name == "ca"


def hypotheses(
    reference: Sketch, current: Sketch, seed: int, joint: TwoSampleTest | None = None
) -> list[Hypothesis]:
    """Test all that two sketches can tell, and add the joint test, for which patients are needed.

    An input that too few patients have, or that nobody lacks, gives no hypothesis; fewer than
    `MINIMUM` patients on a side give none at all.
    """
    if min(reference.n, current.n) < MINIMUM:
        return []
    found = list(_hypotheses(reference, current, seed))
    if joint is not None:
        material = joint.roc_auc.value >= MATERIAL_ROC_AUC
        found.append(Hypothesis(Topic.JOINT, "", joint.test, material))
    return found


def _hypotheses(reference: Sketch, current: Sketch, seed: int) -> Iterator[Hypothesis]:
    for name in NAMES:
        if min(reference.known(name), current.known(name)) >= MINIMUM_KNOWN:
            yield _values(name, reference.counts[name], current.counts[name], seed)
    for name in NAMES:
        if reference.missing[name] + current.missing[name]:
            yield _missing(name, reference, current, seed)
    if RISK in reference.counts and RISK in current.counts:
        yield _risk(reference.counts[RISK], current.counts[RISK])


def _values(name: str, reference: Counts, current: Counts, seed: int) -> Hypothesis:
    if is_categorical(name):
        test = chi_square(reference, current, seed)
        material = total_variation_distance(reference, current) >= MATERIAL_SHARE
    else:
        test = kolmogorov_smirnov(reference, current)
        moved = wasserstein_distance(reference, current, GRIDS[name].values)
        material = moved is None or moved >= MATERIAL_SD
    return Hypothesis(Topic.VALUES, name, test, material)


def _missing(name: str, reference: Sketch, current: Sketch, seed: int) -> Hypothesis:
    first, second = (
        np.array([group.known(name), group.missing[name]]) for group in (reference, current)
    )
    material = total_variation_distance(first, second) >= MATERIAL_SHARE
    return Hypothesis(Topic.MISSING, name, chi_square(first, second, seed), material)


def _risk(reference: Counts, current: Counts) -> Hypothesis:
    apart = np.cumsum(reference) / reference.sum() - np.cumsum(current) / current.sum()
    moved = float(np.abs(apart).sum() * GRIDS[RISK].step)
    test = kolmogorov_smirnov(reference, current)
    return Hypothesis(Topic.RISK, "", test, moved >= MATERIAL_RISK)


def decide(tested: Sequence[Hypothesis], significance: float = SIGNIFICANCE) -> list[Decision]:
    """Correct all hypotheses together; drifted is what is both clear and large enough.

    Parameters
    ----------
    significance : float
        Largest adjusted p-value that is clear; smaller where the same patients are looked at again
        and again.
    """
    if not tested:
        return []
    adjusted = benjamini_hochberg([one.test.p_value for one in tested])
    return [
        Decision(one, q_value, one.material and q_value <= significance)
        for one, q_value in zip(tested, adjusted, strict=True)
    ]
