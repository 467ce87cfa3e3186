"""The seal at the end of each line: process, sequence, and a hash over all lines up to this one.

The hash covers the line's own text and the hash before it, so that a line that was changed, taken
out, put in or moved no longer fits. `docs/journal.md` says what a chain cannot prove.
"""

import re
from binascii import hexlify, unhexlify
from hashlib import sha256
from typing import Annotated, Final, NamedTuple

import msgspec

_CHAIN: Final = b',"chain":"'
_END: Final = b'"}\n'
_SEAL: Final = re.compile(_CHAIN + b'([0-9a-f]{64})"}')
_SEAL_LENGTH: Final = len(_CHAIN) + 64 + len(b'"}')


class Place(msgspec.Struct, gc=False):
    """Where a line says that it stands.

    Attributes
    ----------
    sequence : int
        Of the last prediction in it.
    rows : int
        How many predictions it holds.
    """

    process: str
    sequence: int
    rows: Annotated[int, msgspec.Meta(ge=1)] = 1


class Sealed(NamedTuple):
    """A line taken apart again."""

    covered: bytes
    digest: bytes


class NoLineError(ValueError):
    """The bytes are no sealed line; the message holds nothing of them."""


_decode_place: Final = msgspec.json.Decoder(Place).decode


def first_link(process: str) -> bytes:
    """Return what stands for the hash before the first line of a process."""
    return sha256(process.encode()).digest()


def middle(process: str) -> bytes:
    """Return what stands between a record and its sequence; the same for all of a process."""
    return b',"process":"%b","sequence":' % process.encode()


def sealed(body: bytes, between: bytes, sequence: int, previous: bytes) -> tuple[bytes, bytes]:
    """Return a record as a line, and the hash that the next one follows.

    Parameters
    ----------
    body : bytes
        A JSON object with at least one member.
    between : bytes
        See `middle`.
    sequence : int
        Of the last prediction in it.
    previous : bytes
        The hash of the line before.
    """
    covered = b"".join((body[:-1], between, str(sequence).encode()))
    digest = sha256(previous + covered).digest()
    return b"".join((covered, _CHAIN, hexlify(digest), _END)), digest


def opened(line: bytes) -> Sealed:
    """Take a line apart, given without its end; raises NoLineError."""
    found = _SEAL.fullmatch(line[-_SEAL_LENGTH:])
    if found is None:
        raise NoLineError("has no seal")
    return Sealed(line[:-_SEAL_LENGTH], unhexlify(found[1]))


def place(line: bytes) -> Place:
    """Return where a line says that it stands; raises NoLineError."""
    try:
        return _decode_place(line)
    except msgspec.MsgspecError:
        raise NoLineError("is not JSON of the journal") from None


def follows(line: Sealed, previous: bytes) -> bool:
    """Return whether a line is, unchanged, the one that was written after `previous`."""
    return sha256(previous + line.covered).digest() == line.digest
