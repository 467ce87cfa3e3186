"""The id of a request: the caller's own, if it is a decent one, else the next of this process."""

import re
from collections.abc import Iterable, Mapping
from itertools import count
from secrets import token_hex
from typing import Final

HEADER: Final = b"x-request-id"
_ACCEPTED: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}").fullmatch
_NUMBERS: Final = count()
_PREFIX: Final = token_hex(10)


def new() -> str:
    """Return an id that no other process gives: 20 random hexadecimal digits and a number.

    A random one for each request would take ten times as long.
    """
    return f"{_PREFIX}{next(_NUMBERS):012x}"


def given_or_new(headers: Mapping[bytes, bytes]) -> str:
    """Return the id of a request whose headers have one value each."""
    value = headers.get(HEADER)
    return value.decode() if value is not None and _ACCEPTED(value) else new()


def given(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Return the id that the caller chose, if there is one of allowed characters and length."""
    for name, value in headers:
        if name == HEADER and _ACCEPTED(value):
            return value.decode()
    return None
