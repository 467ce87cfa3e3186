"""Look a figure up in a report by its place, so that its readers need none of the result classes.

`cross_validation.roc_auc.value` walks down keys, `sites[site=hungary]` takes the entries of a list
whose field has that text, and `patterns[*]` takes them all.
"""

import re
from typing import Any, Final

_DOT: Final = re.compile(r"\.(?![^\[]*\])")  # between steps, not inside brackets
_STEP: Final = re.compile(r"(?P<key>\w+)(?:\[(?:\*|(?P<field>\w+)=(?P<wanted>[^\]]*))\])?")


def find(document: Any, path: str) -> list[Any]:
    """Return every value at `path`, in the document's order; none when it leads nowhere.

    Raises
    ------
    ValueError
        If `path` is not written as this module says.
    """
    found = [document]
    for step in _steps(path):
        found = [value for entry in found for value in _step(entry, step)]
    return found


def _steps(path: str) -> list[re.Match[str]]:
    steps = [_STEP.fullmatch(step) for step in _DOT.split(path)]
    if None in steps:
        raise ValueError(f"{path!r} is no path into a report")
    return [step for step in steps if step is not None]


def _step(entry: Any, step: re.Match[str]) -> list[Any]:
    if not isinstance(entry, dict) or step["key"] not in entry:
        return []
    value = entry[step["key"]]
    if not step[0].endswith("]"):
        return [value]
    if not isinstance(value, list):
        return []
    return [
        one for one in value if step["field"] is None or _text(one, step["field"]) == step["wanted"]
    ]


def _text(entry: Any, field: str) -> str | None:
    if not isinstance(entry, dict):
        return None
    value = entry.get(field)
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
