"""Every operation of the OpenAPI document, as requests that a test can send."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    template: str
    takes_json: bool

    @property
    def path(self) -> str:
        """The address, with something for each of its parameters."""
        return re.sub(r"\{[^}]+\}", "some-name", self.template)


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Yield every operation of an OpenAPI document."""
    for template, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                content = item[method].get("requestBody", {}).get("content", {})
                yield Operation(method.upper(), template, "application/json" in content)
