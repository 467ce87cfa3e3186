"""What the OpenAPI document says of all this: how to send a key, and every refusal."""

import copy
from typing import Any, Final

from fastapi import FastAPI

from backend.problems import documented
from backend.security.guard import Guard
from backend.security.roles import Access, Role, Rule, rule_of

_SCHEMES: Final = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
_EVERYWHERE: Final = (400, 421, 431)
_WITH_A_KEY: Final = (401, 403, 429, 503)
_WITH_A_BODY: Final = (408, 413)


def install(app: FastAPI, guard: Guard) -> None:
    """Complete the application's OpenAPI document; it asks for keys while the guard does."""
    ordinary = app.openapi
    made: dict[bool, dict[str, Any]] = {}

    def complete() -> dict[str, Any]:
        asked = guard.asks_for_keys
        if asked not in made:
            made[asked] = _completed(ordinary(), asks_for_keys=asked)
        return made[asked]

    app.openapi = complete  # type: ignore[method-assign]


def _completed(ordinary: dict[str, Any], *, asks_for_keys: bool) -> dict[str, Any]:
    document = copy.deepcopy(ordinary)
    for path, operations in document["paths"].items():
        rule = rule_of(path)
        for operation in operations.values():
            for status, entry in documented(*_refusals(rule, operation)).items():
                operation["responses"].setdefault(str(status), entry)
            if asks_for_keys and rule.needs is not Access.OPEN:
                operation["security"] = [{scheme: []} for scheme in _SCHEMES]
                operation["description"] = _described(operation, rule)
    if asks_for_keys:
        document.setdefault("components", {})["securitySchemes"] = _SCHEMES
    return document


def _refusals(rule: Rule, operation: dict[str, Any]) -> tuple[int, ...]:
    keyed = () if rule.needs is Access.OPEN else _WITH_A_KEY
    body = _WITH_A_BODY if "requestBody" in operation else ()
    return (*_EVERYWHERE, *keyed, *body)


def _described(operation: dict[str, Any], rule: Rule) -> str:
    role = f"the role `{rule.needs.value}`" if isinstance(rule.needs, Role) else "any role"
    told = f"Needs an API key with {role}."
    return f"{operation['description']}\n\n{told}" if "description" in operation else told
