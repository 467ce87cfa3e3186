"""Which missing input to learn next: where the answer would go, and how far its range narrows.

Every value an input may have is tried. How likely each is comes from Cleveland: its share among
the diseased and among the others, mixed by this patient's present probability.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import quantiles
from typing import Final

from dashboard.answers import Explanation, Payload
from dashboard.api import Client
from dashboard.cleveland import patients
from dashboard.patient.fields import choices
from dashboard.sweeps import ask, told, whole
from data.features import BY_NAME, NAMES, Feature, Kind

_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class Possible:
    """A value that a missing input may have, and its share in either group of Cleveland."""

    value: int | float
    label: str
    among_diseased: float
    among_others: float


@dataclass(frozen=True, slots=True)
class Reached:
    """The answer for one possible value; all in [0, 1]."""

    label: str
    likely: float
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What knowing one missing input would do to the answer."""

    name: str
    label: str
    reached: tuple[Reached, ...]

    @property
    def low(self) -> float:
        """The lowest probability any of its values gives."""
        return min(one.probability for one in self.reached)

    @property
    def high(self) -> float:
        """The highest probability any of its values gives."""
        return max(one.probability for one in self.reached)

    def move(self, now: float) -> float:
        """Return how far the answer would go from `now`, on average over the likely values."""
        return sum(one.likely * abs(one.probability - now) for one in self.reached)

    @property
    def width(self) -> float:
        """How wide the range would be, on average over the likely values."""
        return sum(one.likely * (one.high - one.low) for one in self.reached)


@cache
def possible(name: str) -> tuple[Possible, ...]:
    """Return the values to try for an input: every code, or five tenths of a measurement."""
    feature = BY_NAME[name]
    known = [(float(p.inputs[name]), p.disease) for p in patients() if name in p.inputs]
    tried = _tried(feature, [value for value, _ in known])
    nearest = [(min(tried, key=lambda t: abs(t - value)), sick) for value, sick in known]
    counts = {group: Counter(value for value, sick in nearest if sick is group)
              for group in (True, False)}  # fmt: skip
    return tuple(
        Possible(
            whole(value),
            told(feature, value),
            counts[True][value] / counts[True].total(),
            counts[False][value] / counts[False].total(),
        )
        for value in tried
    )


def _tried(feature: Feature, known: Sequence[float]) -> list[float]:
    offered = choices(feature)
    if offered:
        return [float(code) for code in offered]
    tenths = quantiles(known, n=_TENTHS, method="inclusive")[::2]
    digits = 1 if feature.kind is Kind.DECIMAL and feature.unit == "mm" else 0
    return sorted({round(value, digits) for value in tenths})


def outlooks(client: Client, answer: Explanation, patient: Payload) -> list[Outlook]:
    """Return what each missing input would tell, the one that moves the answer furthest first.

    Parameters
    ----------
    client : Client
        Asked once, for all values of all missing inputs.
    answer : Explanation
        The present answer, whose missing inputs are tried.
    patient : dict
        The inputs behind it.
    """
    tried = [(name, one) for name in NAMES if name in answer.missing for one in possible(name)]
    if not tried:
        return []
    answers = ask(client, [{**patient, name: one.value} for name, one in tried])
    reached: dict[str, list[Reached]] = {}
    for (name, one), found in zip(tried, answers, strict=True):
        if found.probability is None or found.interval is None:
            continue
        sick = answer.probability
        likely = sick * one.among_diseased + (1 - sick) * one.among_others
        reached.setdefault(name, []).append(
            Reached(one.label, likely, found.probability, found.interval.low, found.interval.high)
        )
    every = [Outlook(name, BY_NAME[name].label, tuple(found)) for name, found in reached.items()]
    return sorted(every, key=lambda outlook: -outlook.move(answer.probability))
