"""Keys to be let in with."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from backend.security import keys
from backend.security.roles import Role


def add_key(path: Path, roles: Iterable[Role]) -> str:
    """Put a new key into a file and return it."""
    key, text = keys.new_key(roles, "a test")
    keys.add(path, key)
    return text


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"
