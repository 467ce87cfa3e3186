"""Prometheus' text format, read: a line is a name, labels in braces, and a number.

The backend's own library writes it; a test holds this reader to that library's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.errors import BackendFailedError

_LINE: Final = re.compile(r"([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?", re.ASCII)
_LABEL: Final = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"', re.ASCII)
_ESCAPED: Final = re.compile(r"\\(.)")
_MEANT: Final = {"n": "\n"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One line: the value of one series."""

    name: str
    labels: Mapping[str, str]
    value: float


def samples(text: str) -> Iterator[Sample]:
    """Yield every sample, in the order of the text.

    Raises
    ------
    BackendFailedError
        If a line is neither a comment nor a sample.
    """
    # Not splitlines, which would also break at what may stand in a label.
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            yield _sample(line.strip())


def _sample(line: str) -> Sample:
    found = _LINE.fullmatch(line)
    if found is None:
        raise BackendFailedError("its metrics cannot be read")
    name, labels, value = found.groups()
    try:
        return Sample(name, dict(_labels(labels or "")), float(value))
    except ValueError as error:
        raise BackendFailedError("its metrics cannot be read") from error


def _labels(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _LABEL.findall(text):
        yield name, _ESCAPED.sub(lambda one: _MEANT.get(one[1], one[1]), value)
