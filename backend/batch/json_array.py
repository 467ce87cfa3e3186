"""A JSON array cut into its elements while it comes, a piece at a time.

A piece is offered as it is up to its last `}`; whoever decodes it tells whether it was cut in the
right place. Where it was not, strings and brackets are followed one by one.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import IO, Final

from backend.errors import RequestRefused

PIECE_BYTES: Final = 48 * 1024
LONGEST_ELEMENT_BYTES: Final = 64 * 1024
_MARKS: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},]|"', re.DOTALL)
_BLANK: Final = b" \t\r\n"


class _Next(Enum):
    """What must come now."""

    ARRAY = auto()
    FIRST = auto()
    ELEMENT = auto()
    SEPARATOR = auto()
    NOTHING = auto()


class JsonArray:
    """Cuts the array that a file holds.

    Use it so: ask `pieces` for the next one; if `objects` decodes, say `taken`, else ask for its
    `elements`.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._rest = b""
        self._next = _Next.ARRAY

    def pieces(self) -> Iterator[bytes]:
        """Yield what may be some objects and what is between them, or nothing.

        Raises
        ------
        RequestRefused
            400 where the file is no array.
        """
        while piece := self._file.read(PIECE_BYTES):
            self._rest += piece
            while self._advance():
                before = len(self._rest)
                end = self._rest.rfind(b"}") + 1
                if not end and self._rest.startswith(b"{"):
                    break  # an object that goes on in the next piece
                yield self._rest[:end]
                if len(self._rest) == before:
                    break  # the element goes on in the next piece
            if len(self._rest) > LONGEST_ELEMENT_BYTES:
                raise _broken(f"An element is longer than {LONGEST_ELEMENT_BYTES // 1024} KiB.")
        if self._next is _Next.ARRAY:
            raise RequestRefused(400, "empty-body", "The body is empty; send a JSON array.")
        if self._next is not _Next.NOTHING:
            raise _broken("The array does not end.")

    def taken(self, objects: bytes) -> None:
        """Go on behind these."""
        self._rest = self._rest[len(objects) :]
        self._next = _Next.SEPARATOR

    def elements(self) -> list[bytes]:
        """Go through what has come, and return the elements that are whole."""
        found: list[bytes] = []
        start = depth = 0
        for mark in _MARKS.finditer(self._rest):
            kind = mark.group()
            if kind == b'"':
                break  # a string goes on in the next piece
            if kind in b"[{":
                depth += 1
            elif kind in b"]}" and depth:
                depth -= 1
            elif kind in b",]" and not depth:
                found.append(self._rest[start : mark.start()])
                start = mark.end()
                if kind == b"]":
                    self._next = _Next.NOTHING
                    break
                self._next = _Next.ELEMENT
            elif kind == b"}":
                raise _broken("A } has no {.")
        self._rest = self._rest[start:]
        return found

    def _advance(self) -> bool:
        """Go over brackets and separators; tell whether an element follows."""
        self._rest = self._rest.lstrip(_BLANK)
        while self._rest and self._next is not _Next.ELEMENT:
            mark = self._rest[:1]
            if self._next is _Next.ARRAY and mark == b"[":
                self._next = _Next.FIRST
            elif self._next is _Next.SEPARATOR and mark == b",":
                self._next = _Next.ELEMENT
            elif self._next in (_Next.FIRST, _Next.SEPARATOR) and mark == b"]":
                self._next = _Next.NOTHING
            elif self._next is _Next.FIRST:
                self._next = _Next.ELEMENT
                break
            else:
                raise _broken(_MISPLACED[self._next])
            self._rest = self._rest[1:].lstrip(_BLANK)
        return bool(self._rest) and self._next is _Next.ELEMENT


_MISPLACED: Final = {
    _Next.ARRAY: "It must begin with [.",
    _Next.SEPARATOR: "A comma is missing between two elements.",
    _Next.NOTHING: "Something follows after the array.",
}


def _broken(why: str) -> RequestRefused:
    return RequestRefused(400, "broken-json", f"The body is not a valid JSON array. {why}")
