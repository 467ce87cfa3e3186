"""API keys and the file they are kept in, as hashes.

A key is `hs_<id>_<secret>`; its secret is 256 random bits. The file holds the SHA-256 of the whole
key, whose id makes it differ from every other, as a salt would. A slow hash made for passwords
would protect nothing more, since nobody can try 2^256 secrets, and would cost each request
milliseconds. The id is no secret: it stands in logs and in the journal.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from backend.errors import KeyFileError
from backend.security.roles import Role

FILE_NAME: Final = "keys.json"
PREFIX: Final = "hs_"
_SCHEMA_VERSION: Final = 1
ID_BYTES: Final = 6
_SECRET_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key.

    Attributes
    ----------
    digest : bytes
        SHA-256 of the whole key.
    created, revoked : str
        Times in UTC; a key in use has an empty `revoked`.
    """

    id: str
    name: str
    roles: frozenset[Role]
    digest: bytes
    created: str
    revoked: str = ""


def new_key(roles: Iterable[Role], name: str) -> tuple[Key, str]:
    """Return a new key as it is kept, and the key itself, which is kept nowhere."""
    identifier = secrets.token_hex(ID_BYTES)
    text = f"{PREFIX}{identifier}_{secrets.token_hex(_SECRET_BYTES)}"
    return Key(identifier, name, frozenset(roles), digest(text.encode()), _now()), text


def digest(key: bytes) -> bytes:
    """Return what is kept of a key's text."""
    return hashlib.sha256(key).digest()


def read(path: Path) -> list[Key]:
    """Return all keys, revoked ones too, in the order they were made.

    Raises
    ------
    KeyFileError
        If the file cannot be read or is no file of keys.
    FileNotFoundError
        If there is none.
    """
    try:
        content = json.loads(path.read_bytes())
        if content["schema_version"] != _SCHEMA_VERSION:
            raise KeyFileError(f"{path} is not of schema version {_SCHEMA_VERSION}")
        return [_key(row) for row in content["keys"]]
    except FileNotFoundError:
        raise
    except OSError as error:
        raise KeyFileError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileError(f"{path} is not a file of API keys") from error


def add(path: Path, key: Key) -> None:
    """Add a key to the file, making it if need be."""
    with _locked(path):
        _write(path, [*_read_or_none(path), key])


def revoke(path: Path, identifier: str) -> bool:
    """Mark a key as revoked; False when there is no key in use of that id.

    It stays in the file: an id is never given out again, and a file without any key in use still
    asks for one.
    """
    with _locked(path):
        keys = _read_or_none(path)
        found = [key for key in keys if key.id == identifier and not key.revoked]
        now = _now()
        if found:
            _write(path, [replace(key, revoked=now) if key in found else key for key in keys])
        return bool(found)


def _read_or_none(path: Path) -> list[Key]:
    try:
        return read(path)
    except FileNotFoundError:
        return []


def _key(row: dict[str, Any]) -> Key:
    return Key(
        id=str(row["id"]),
        name=str(row["name"]),
        roles=frozenset(Role(role) for role in row["roles"]),
        digest=bytes.fromhex(row["sha256"]),
        created=str(row["created"]),
        revoked=str(row["revoked"]),
    )


def _row(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "roles": sorted(key.roles),
        "sha256": key.digest.hex(),
        "created": key.created,
        "revoked": key.revoked,
    }


def _write(path: Path, keys: list[Key]) -> None:
    content = {"schema_version": _SCHEMA_VERSION, "keys": [_row(key) for key in keys]}
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(file, "w") as draft_file:
        json.dump(content, draft_file, indent=1)
        draft_file.write("\n")
        draft_file.flush()
        os.fsync(draft_file.fileno())
    # A running server sees the old file or the new one, never half of either.
    draft.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep a second command from writing the file it has read at the same time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
    except OSError as error:
        raise KeyFileError(f"{path} cannot be written: {error.strerror}") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
