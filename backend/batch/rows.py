"""One row of a batch on its way from the request's bytes to its score.

A row is either `Inputs`, known values in UCI's codes, or `Unsettled`: something that only
`backend.patient` can judge, and refuse with all its reasons.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from backend.patient import Patient
from data.features import FEATURES, Feature, Kind

Cell = int | float | UnsetType


def _kind(feature: Feature) -> Any:
    return float if feature.kind is Kind.DECIMAL else int


Inputs: Final[Any] = msgspec.defstruct(
    "Inputs",
    [(f.name, _kind(f) | UnsetType, UNSET) for f in FEATURES],
    forbid_unknown_fields=True,
    frozen=True,
    gc=False,
)
"""A patient in UCI's codes, in the features' order, which most senders keep, too; what is not known
is unset. Types are right, ranges not yet checked."""

WholeInputs: Final[Any] = msgspec.defstruct(
    "WholeInputs",
    [(f.name, _kind(f)) for f in FEATURES],
    forbid_unknown_fields=True,
    frozen=True,
    gc=False,
)
"""The same of a patient of whom everything is known."""


class Unsettled(msgspec.Struct, frozen=True, gc=False):
    """A row that takes the ordinary way; `check` returns its patient or raises RequestRefused."""

    check: Callable[[], Patient]


class Slice(msgspec.Struct, frozen=True, gc=False):
    """Some rows of a batch, in order.

    Attributes
    ----------
    rows : list of Inputs, WholeInputs and Unsettled
    lines : list of int or None
        The line of the file that each row stands on; None in JSON, which has no lines.
    """

    rows: list[Any]
    lines: list[int] | None = None


def known(row: Any) -> dict[str, Any]:
    """Return the fields of a row that were sent, whatever they are."""
    return {
        name: value for name, value in msgspec.structs.asdict(row).items() if value is not UNSET
    }
