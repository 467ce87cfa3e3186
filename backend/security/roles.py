"""Which role each address asks for, on one screen; an address that is not listed needs `operate`.

Methods are not looked at: no address asks for different roles by method.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from starlette.routing import compile_path

from backend.request_body import LIMIT_BYTES


class Role(StrEnum):
    """What the holder of a key may do."""

    # They are looked up at each request, and an enumeration's own hash is a function in Python.
    __hash__ = str.__hash__

    PREDICT = "predict"
    REVIEW = "review"
    OPERATE = "operate"


class Access(Enum):
    """What an address asks for when it is not a certain role."""

    OPEN = "no key"
    ANY_KEY = "any key"


class Load(StrEnum):
    """What a request costs, as far as `overload` tells requests apart."""

    __hash__ = str.__hash__

    PREDICTION = "prediction"
    EXPLANATION = "explanation"
    BATCH = "batch"
    OTHER = "other"


Needs = Role | Access


@dataclass(frozen=True, slots=True)
class Rule:
    """What one address asks for.

    Attributes
    ----------
    path : str
        As the route has it, with its parameters in braces.
    load : Load or None
        None for what must be answered under any load.
    body_bytes : int or None
        The largest body; None where the route reads and limits it itself.
    operation : bool
        Also served on the second port, there without a key.
    """

    path: str
    needs: Needs
    load: Load | None = Load.OTHER
    body_bytes: int | None = LIMIT_BYTES
    operation: bool = False


RULES: Final = (
    Rule("/predict", Role.PREDICT, Load.PREDICTION),
    Rule("/explain", Role.PREDICT, Load.EXPLANATION),
    Rule("/predict/batch", Role.PREDICT, Load.BATCH, body_bytes=None),
    Rule("/model", Access.ANY_KEY),
    Rule("/model/card", Access.ANY_KEY),
    Rule("/releases", Access.ANY_KEY),
    Rule("/features", Access.ANY_KEY),
    Rule("/reports", Access.ANY_KEY),
    Rule("/reports/{name}", Access.ANY_KEY),
    Rule("/predictions", Role.REVIEW),
    Rule("/predictions/{request_id}", Role.REVIEW),
    Rule("/predictions/{request_id}/outcome", Role.REVIEW),
    Rule("/predictions/{request_id}/feedback", Role.REVIEW),
    Rule("/aggregates/{name:path}", Role.REVIEW),
    Rule("/admin/{action:path}", Role.OPERATE),
    Rule("/metrics", Role.OPERATE, load=None, operation=True),
    Rule("/healthz", Access.OPEN, load=None, operation=True),
    Rule("/readyz", Access.OPEN, load=None, operation=True),
    Rule("/health", Access.OPEN, load=None, operation=True),
    Rule("/openapi.json", Access.OPEN),
    Rule("/docs", Access.OPEN),
    Rule("/docs/oauth2-redirect", Access.OPEN),
    Rule("/static-offline-docs/{file:path}", Access.OPEN),
)
UNLISTED: Final = Rule("", Role.OPERATE)

_EXACT: Final[Mapping[str, Rule]] = {rule.path: rule for rule in RULES if "{" not in rule.path}
_PATTERNS: Final[tuple[tuple[re.Pattern[str], Rule], ...]] = tuple(
    (compile_path(rule.path)[0], rule) for rule in RULES if "{" in rule.path
)


def rule_of(path: str) -> Rule:
    """Return what the address of a request asks for, matched as the router matches it."""
    exact = _EXACT.get(path)
    if exact is not None:
        return exact
    return next((rule for pattern, rule in _PATTERNS if pattern.match(path)), UNLISTED)
