"""From bytes to a checked patient in one step, for bodies that `patient` would accept as they are.

The types are built from the table of features. What they do not accept is not refused here: labels,
`gender` and everything wrong is for `patient`, which knows how to say what is wrong.
"""

from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType

from backend.patient import Patient
from data.features import FEATURES, Feature, Kind


def fast_patient(body: bytes) -> Patient | None:
    """Return the patient that a body in UCI's codes describes; None when this cannot tell."""
    try:
        found = _ALL(body)
    except msgspec.DecodeError:
        return _with_gaps(body)
    # Decoding does not say that a field stands there twice; names and numbers hold no colon.
    return msgspec.structs.asdict(found) if body.count(b":") == len(FEATURES) else None


def _with_gaps(body: bytes) -> Patient | None:
    try:
        found = _WHOLE_AS_INT(body)
    except msgspec.DecodeError:
        return _with_whole_floats(body)
    return _once(body, msgspec.structs.asdict(found))


def _with_whole_floats(body: bytes) -> Patient | None:
    """Accept 61.0 for 61, as many programs write whole numbers."""
    try:
        found = _WHOLE_AS_FLOAT(body)
    except msgspec.DecodeError:
        return None
    patient = _once(body, msgspec.structs.asdict(found))
    if patient is None:
        return None
    for name, codes in _GAPS:
        if patient.get(name, codes[0]) not in codes:
            return None
    return {name: value if name in _DECIMALS else int(value) for name, value in patient.items()}


def _once(body: bytes, fields: dict[str, Any]) -> Patient | None:
    """Return the known fields; None if one stands in the body twice: there is a colon for each."""
    unset = sum(value is UNSET for value in fields.values())
    if body.count(b":") + unset != len(fields):
        return None
    return {n: v for n, v in fields.items() if v is not None and v is not UNSET}


def _decoder(
    whole: Callable[[Feature], Any], *, gaps: bool = True
) -> Callable[[bytes], msgspec.Struct]:
    fields: list[Any] = []
    for feature in FEATURES:
        if feature.kind is Kind.DECIMAL:
            assert feature.possible is not None  # noqa: S101 - every number has a range
            kind: Any = Annotated[float, Meta(ge=feature.possible.low, le=feature.possible.high)]
        else:
            kind = whole(feature)
        if feature.required or not gaps:
            fields.append((feature.name, kind))
        else:
            fields.append((feature.name, Union[kind, None, UnsetType], UNSET))  # noqa: UP007
    struct = msgspec.defstruct("FastPatient", fields, forbid_unknown_fields=True, gc=False)
    return msgspec.json.Decoder(struct).decode


def _as_int(feature: Feature) -> Any:
    if feature.is_category:
        return Literal[tuple(feature.codes)]
    low, high = _range(feature)
    return Annotated[int, Meta(ge=int(low), le=int(high))]


def _as_float(feature: Feature) -> Any:
    low, high = _range(feature)
    return Annotated[float, Meta(ge=low, le=high, multiple_of=1)]


def _range(feature: Feature) -> tuple[float, float]:
    if feature.possible is None:
        return min(feature.codes), max(feature.codes)
    return feature.possible.low, feature.possible.high


_ALL: Final = _decoder(_as_int, gaps=False)
_WHOLE_AS_INT: Final = _decoder(_as_int)
_WHOLE_AS_FLOAT: Final = _decoder(_as_float)
_DECIMALS: Final = frozenset(f.name for f in FEATURES if f.kind is Kind.DECIMAL)
_GAPS: Final = tuple(
    (f.name, tuple(f.codes))
    for f in FEATURES
    if f.is_category and len(f.codes) <= max(f.codes) - min(f.codes)
)
"""Categories whose range holds numbers that are no codes."""
