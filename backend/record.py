"""One answered prediction as the journal keeps it: what was asked, what was answered, and when."""

from datetime import UTC, datetime
from functools import lru_cache
from time import time_ns
from typing import Final

import msgspec

from backend.patient import Patient

SCHEMA_VERSION: Final = 3


class Asked(msgspec.Struct, frozen=True, gc=False):
    """Everything about a request but its patient.

    Attributes
    ----------
    route : str
        `/predict`, `/explain` or `/predict/batch`.
    purpose : str
        Why it is asked for: see `schemas.Purpose`.
    case : str or None
        Keyed hash of the caller's reference.
    key : str or None
        Which API key asked.
    """

    request_id: str
    route: str
    purpose: str
    case: str | None = None
    key: str | None = None


Warned = tuple[tuple[str, str], ...]
"""Field and code of each warning."""


class Head(msgspec.Struct, frozen=True, gc=False):
    """What a line of the journal begins with.

    Attributes
    ----------
    time : str
        When it was answered, ISO 8601 in UTC.
    """

    schema_version: int
    request_id: str
    time: str
    route: str
    purpose: str
    model_version: str


class Record(Head, frozen=True, gc=False):
    """An answered prediction; the journal adds the process, the sequence and the chain.

    Attributes
    ----------
    interval : tuple of (low, high)
    latency_seconds : float
        From the request's head until this line was made.
    """

    inputs: Patient
    probability: float
    interval: tuple[float, float]
    prediction: int
    warnings: Warned
    latency_seconds: float
    case: str | None
    key: str | None


encode: Final = msgspec.json.Encoder().encode
"""Turn a record into one JSON object without a line's end."""

decode: Final = msgspec.json.Decoder(Record).decode
"""Turn the JSON object into a record again."""


def now() -> str:
    """Return the time as records have it."""
    seconds, microseconds = divmod(time_ns() // 1000, 1_000_000)
    return f"{_to_the_second(seconds)}.{microseconds:06d}+00:00"


@lru_cache(maxsize=1)
def _to_the_second(seconds: int) -> str:
    # Most records are of the same second as the one before.
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
