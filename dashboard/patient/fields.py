"""From what stands in the form to what is sent: pure, so that it can be tested without a page.

A field holds a number, a code, `NOT_KNOWN`, or None (nothing entered). Not known is never sent.
"""

from collections.abc import Mapping
from typing import Final

from dashboard.answers import Payload
from data.features import FEATURES, REQUIRED, Feature, Kind

NOT_KNOWN: Final = "not known"
MG_DL: Final = "mg/dl"
MMOL_L: Final = "mmol/l"

Entry = int | float | str | None


def is_choice(feature: Feature) -> bool:
    """Tell whether the form offers the values of a feature side by side."""
    return bool(choices(feature))


def choices(feature: Feature) -> dict[int, str]:
    """Return the values offered side by side with their labels; empty for numbers to type."""
    if feature.is_category:
        return dict(feature.codes)
    if feature.name == "ca" and feature.possible is not None:
        return {n: str(n) for n in range(int(feature.possible.low), int(feature.possible.high) + 1)}
    return {}


def payload(entries: Mapping[str, Entry], cholesterol_unit: str = MG_DL) -> Payload:
    """Return the request body for what stands in the form.

    Parameters
    ----------
    entries : Mapping of str to int, float, str or None
        By UCI name.
    cholesterol_unit : {"mg/dl", "mmol/l"}
        Unit the cholesterol is entered in; it is always sent in mg/dl.
    """
    body: Payload = {}
    for feature in FEATURES:
        entry = entries.get(feature.name)
        if entry is None or isinstance(entry, str):
            continue
        if feature.name == "chol" and cholesterol_unit == MMOL_L:
            body["chol"] = to_mg_dl(entry)
        elif feature.kind is Kind.DECIMAL:
            body[feature.name] = _plain(round(entry, 3))
        else:
            body[feature.name] = int(entry)
    return body


def lacking(body: Payload) -> tuple[str, ...]:
    """Return the required fields that a request body does not hold."""
    return tuple(name for name in REQUIRED if name not in body)


def to_mg_dl(mmol_l: float) -> int:
    """Convert cholesterol from mmol/l, to whole mg/dl."""
    return round(mmol_l * _FACTOR)


def to_mmol_l(mg_dl: float) -> float:
    """Convert cholesterol from mg/dl; two decimals, so that converting back gives the same."""
    return round(mg_dl / _FACTOR, 2)


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


_TRAP: Final = next(f.unit_trap for f in FEATURES if f.name == "chol")
_FACTOR: Final = _TRAP.factor if _TRAP else 1.0
