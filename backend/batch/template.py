"""An encoded line with holes: what many rows share is encoded once, the rest filled in for each.

A template is made from the shape itself, so that nobody has to know twice how it is written down.
Text and not bytes, for that is joined in two thirds of the time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any, Final

_MARK: Final = "\x7f"  # printable to JSON and CSV, and in no name, version, purpose or key
# A text that is nothing but a hole goes with its quotation marks: what fills it brings its own.
_HOLE: Final = re.compile(r'(")?\x7f(\w+)\x7f(?(1)")')


def hole(name: str) -> Any:
    """Return what stands for a value that each row has of its own, alone or within a text."""
    return f"{_MARK}{name}{_MARK}"


class Template:
    """A line with holes.

    Parameters
    ----------
    encoded : str
        The line as a writer encodes it from a shape with holes for values.
    """

    def __init__(self, encoded: str) -> None:
        pieces = _HOLE.split(encoded)
        self._texts, self._names = pieces[::3], pieces[2::3]

    def filled(
        self, shared: Mapping[str, str], columns: Mapping[str, Iterable[str]]
    ) -> Iterator[str]:
        """Yield a line for each row; raises KeyError if a hole stays.

        Parameters
        ----------
        shared : mapping of str to str
            What fills holes of all rows alike, encoded.
        columns : mapping of str to iterable of str
            What fills the other holes row by row.
        """
        text, *others = self._texts
        parts: list[Iterable[str]] = []
        for name, following in zip(self._names, others, strict=True):
            if name in shared:
                text += shared[name] + following
            else:
                parts += repeat(text), columns[name]
                text = following
        return map("".join, zip(*parts, repeat(text), strict=False))
