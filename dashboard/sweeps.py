"""What the answer would be if one input were different: asks the backend for every value at once.

Nothing here is causal: it is the model's answer for another patient, equal in all other inputs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.answers import Payload, Prediction, RowAnswer
from dashboard.api import Client
from dashboard.errors import TooManyRequestsError
from dashboard.patient.fields import choices
from data.features import BY_NAME, Feature, Kind

STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Point:
    """The answer for one value of the input that is varied; probabilities in [0, 1]."""

    value: float
    label: str
    probability: float
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
    answers = ask(client, [{**patient, name: whole(value)} for value in sorted(tried)])
    return tuple(
        Point(value, told(feature, value), one.probability, one.interval.low, one.interval.high)
        for value, one in zip(sorted(tried), answers, strict=True)
        if one.probability is not None and one.interval is not None
    )


def ask(client: Client, patients: Sequence[Payload]) -> Sequence[RowAnswer | Prediction]:
    """Ask for many patients at once; one after the other while all batches are taken."""
    try:
        return client.predict_many(patients, "what_if")
    except TooManyRequestsError:
        return [client.predict(patient, "what_if") for patient in patients]


def told(feature: Feature, value: float) -> str:
    """Return a value as a reader knows it: its label, or the number."""
    return choices(feature).get(int(value), f"{value:g}") if choices(feature) else f"{value:g}"


def whole(value: float) -> int | float:
    """Return a value as it is sent."""
    return int(value) if value == int(value) else value
