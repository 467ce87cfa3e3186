"""A report of the bundle as values: the JSON of the backend, read by attribute.

The reports' types stand in `analysis`, which takes seconds to import; a page that only shows a
report needs none of it. So a report is read as plain values under the names of its type, and the
type is used by the type checker alone. Tests read real reports by it.
"""

import json
from typing import Any

from dashboard.errors import BackendFailedError, ReportLacksError


class Values(dict[str, Any]):
    """A JSON object whose fields are attributes too, as they are of the typed result.

    Raises
    ------
    ReportLacksError
        When a field is asked for that a bundle of an older version does not have.
    """

    def __getattribute__(self, name: str) -> Any:
        """Return a field; it hides a method of the same name, for one is called `values`."""
        if not name.startswith("_") and name in self:
            return self[name]
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        """Return what is no field and no method either: nothing."""
        raise ReportLacksError(name)


def parse(name: str, content: bytes) -> Values:
    """Return the values of a report.

    Raises
    ------
    BackendFailedError
        If the content is no JSON object.
    """
    try:
        found = json.loads(content, object_hook=Values)
    except ValueError as error:
        raise BackendFailedError(f"the {name} report cannot be read") from error
    if not isinstance(found, Values):
        raise BackendFailedError(f"the {name} report is no object")
    return found
