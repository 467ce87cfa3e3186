"""Ways to poison labels: which patients' outcomes an attacker turns round.

Each attack is a pure function from clean labels to flipped ones. What the flips do is measured in
`flip_damage`, whether they are found in `flip_detectors`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np

from analysis.model.ridge import Floats, Labels

KEPT: Final = 10
"""Diseased patients that a one-sided attack leaves: with none, nobody would train on the labels."""

_FEMALE: Final = 0


class Attack(StrEnum):
    """Who is flipped."""

    RANDOM = "random"
    ONE_SIDED = "one_sided"
    WOMEN_ONLY = "women_only"
    MOST_CONFIDENT = "most_confident"
    BORDERLINE = "borderline"


LABELS: Final[Mapping[Attack, str]] = MappingProxyType(
    {
        Attack.RANDOM: "random patients, yes to no and back",
        Attack.ONE_SIDED: "diseased patients called healthy",
        Attack.WOMEN_ONLY: "women only",
        Attack.MOST_CONFIDENT: "patients the model is surest about",
        Attack.BORDERLINE: "borderline patients",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What an attacker knows of each patient.

    Attributes
    ----------
    sex : ndarray of shape (n_patients,)
        0 = female, 1 = male.
    risk : ndarray of shape (n_patients,)
        Probability of disease by a model of the clean labels, out of fold: a strong attacker.
    """

    sex: Floats
    risk: Floats


Preference = Callable[[Labels, Knowledge, np.random.Generator], Labels]
"""Returns the patients an attack may flip, first choice first."""


def _random(disease: Labels, _: Knowledge, rng: np.random.Generator) -> Labels:
    return rng.permutation(len(disease))


def _one_sided(disease: Labels, _: Knowledge, rng: np.random.Generator) -> Labels:
    order = rng.permutation(np.flatnonzero(disease == 1))
    return order[: max(0, len(order) - KEPT)]


def _women_only(_: Labels, known: Knowledge, rng: np.random.Generator) -> Labels:
    return rng.permutation(np.flatnonzero(known.sex == _FEMALE))


def _most_confident(disease: Labels, known: Knowledge, _: np.random.Generator) -> Labels:
    return np.argsort(np.abs(disease - known.risk), kind="stable")


def _borderline(_: Labels, known: Knowledge, __: np.random.Generator) -> Labels:
    return np.argsort(np.abs(known.risk - 0.5), kind="stable")


_PREFERENCES: Final[Mapping[Attack, Preference]] = MappingProxyType(
    {
        Attack.RANDOM: _random,
        Attack.ONE_SIDED: _one_sided,
        Attack.WOMEN_ONLY: _women_only,
        Attack.MOST_CONFIDENT: _most_confident,
        Attack.BORDERLINE: _borderline,
    }
)


def flip(
    attack: Attack, disease: Labels, known: Knowledge, rate: float, rng: np.random.Generator
) -> Labels:
    """Return the labels after an attack.

    Parameters
    ----------
    disease : ndarray of shape (n_patients,)
        Clean labels, 1 = disease; not changed.
    rate : float
        Flips as a share of all patients, in [0, 1]. An attack that may not touch so many flips
        all it may: there are only so many women.

    Returns
    -------
    ndarray of shape (n_patients,)

    Raises
    ------
    ValueError
        If the rate is outside [0, 1].
    """
    if not 0 <= rate <= 1:
        raise ValueError("the share of flipped labels lies between 0 and 1")
    rows = _PREFERENCES[attack](disease, known, rng)[: round(rate * len(disease))]
    flipped = disease.copy()
    flipped[rows] = 1 - flipped[rows]
    return flipped


def largest_rate(attack: Attack, disease: Labels, known: Knowledge) -> float:
    """Return the share of all patients that an attack can flip at most, in [0, 1]."""
    rows = _PREFERENCES[attack](disease, known, np.random.default_rng(0))
    return len(rows) / len(disease)
