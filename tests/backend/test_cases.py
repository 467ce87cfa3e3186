"""A case's reference is kept as a keyed hash, by a secret that is made once or set."""

import hmac
import stat
from pathlib import Path

from pydantic import SecretStr

from backend.cases import FILE_NAME, Cases


def test_the_hash_is_hmac_sha256_with_the_set_secret(tmp_path: Path) -> None:
    secret = "s" * 32
    found = Cases(tmp_path, SecretStr(secret)).hashed("bed 3")
    assert found == hmac.new(secret.encode(), b"bed 3", "sha256").hexdigest()
    assert list(tmp_path.iterdir()) == []


def test_without_one_a_secret_is_made_at_first_use_and_kept(tmp_path: Path) -> None:
    first, second = Cases(tmp_path, None), Cases(tmp_path, None)
    assert list(tmp_path.iterdir()) == []
    assert first.hashed("bed 3") == second.hashed("bed 3") == Cases(tmp_path, None).hashed("bed 3")
    assert first.hashed("bed 3") != first.hashed("bed 4")
    (path,) = tmp_path.iterdir()
    assert path.name == FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_homes_have_different_secrets(tmp_path: Path) -> None:
    first, second = Cases(tmp_path / "a", None), Cases(tmp_path / "b", None)
    assert first.hashed("bed 3") != second.hashed("bed 3")
