"""What the answer would be if one input were different: asks the backend once per value.

Nothing here is causal: it is the model's answer for another patient, equal in all other inputs.
"""

from dataclasses import dataclass
from typing import Final

from dashboard.answers import Explanation, Payload
from dashboard.api import Client
from dashboard.patient.fields import choices
from data.features import BY_NAME, Feature, Kind

STEPS: Final = 12
MOST_TELLING: Final = ("ca", "thal", "cp", "oldpeak", "exang", "slope", "thalach")
"""Inputs in the order in which knowing them narrows an answer."""


@dataclass(frozen=True, slots=True)
class Point:
    """The answer for one value of the input that is varied; probabilities in [0, 1]."""

    value: float
    label: str
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the probability would lie once a missing input were known."""

    label: str
    low: float
    high: float


def values(feature: Feature, steps: int = STEPS) -> tuple[float, ...]:
    """Return the values to try: every code, or steps across the range the model was trained on."""
    offered = choices(feature)
    if offered:
        return tuple(offered)
    if feature.trained is None:
        return ()
    low, high = feature.trained.low, feature.trained.high
    digits = 0 if feature.kind is Kind.WHOLE or high - low > STEPS else 1
    tried = [low + (high - low) * i / (steps - 1) for i in range(steps)]
    return tuple(dict.fromkeys(round(value, digits) for value in tried))


def sweep(client: Client, patient: Payload, name: str, steps: int = STEPS) -> tuple[Point, ...]:
    """Ask for the patient with each value of one input; the patient's own value is among them.

    Parameters
    ----------
    client : Client
        The backend.
    patient : dict
        UCI names and codes.
    name : str
        UCI name of the input that is varied.
    steps : int
        How many values of a number to try, at most.

    Raises
    ------
    BackendError
        If any of the answers fails.
    """
    feature = BY_NAME[name]
    tried = set(values(feature, steps))
    own = patient.get(name)
    if own is not None:
        tried.add(own)
    return tuple(_point(client, patient, feature, value) for value in sorted(tried))


def outlooks(client: Client, answer: Explanation, patient: Payload, most: int = 3) -> list[Outlook]:
    """Return where the probability would go once missing inputs were known, most telling first.

    Parameters
    ----------
    client : Client
        The backend.
    answer : Explanation
        The present answer, whose missing inputs are tried.
    patient : dict
        The inputs behind it.
    most : int
        How many missing inputs to try.
    """
    missing = [name for name in MOST_TELLING if name in answer.missing][:most]
    found = []
    for name in missing:
        reached = [point.probability for point in sweep(client, patient, name, steps=2)]
        found.append(Outlook(BY_NAME[name].label, min(reached), max(reached)))
    return found


def _point(client: Client, patient: Payload, feature: Feature, value: float) -> Point:
    tried = int(value) if value == int(value) else value
    answer = client.predict({**patient, feature.name: tried}, "what_if")
    interval = answer.interval
    label = choices(feature).get(int(value), f"{value:g}") if choices(feature) else f"{value:g}"
    return Point(value, label, answer.probability, interval.low, interval.high)
