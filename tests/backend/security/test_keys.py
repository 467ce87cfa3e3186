"""Keys are kept as hashes, in a file of their owner's, that is replaced whole."""

import json
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from backend.errors import KeyFileError
from backend.security import keys
from backend.security.roles import Role


def test_a_key_is_recognisable_and_its_secret_has_256_bits() -> None:
    key, text = keys.new_key([Role.PREDICT], "ward 3")
    prefix, identifier, secret = text.split("_")
    assert (prefix, identifier) == ("hs", key.id)
    assert len(bytes.fromhex(secret)) * 8 == 256


def test_no_two_keys_are_alike() -> None:
    assert len({keys.new_key([Role.PREDICT], "")[1] for _ in range(100)}) == 100


def test_the_file_holds_a_hash_and_never_the_secret(key_file: Path) -> None:
    key, text = keys.new_key([Role.PREDICT, Role.REVIEW], "ward 3")
    keys.add(key_file, key)
    content = key_file.read_text()
    assert text.rpartition("_")[2] not in content
    assert sha256(text.encode()).hexdigest() in content
    assert keys.read(key_file) == [key]


def test_only_its_owner_may_read_the_file_and_nothing_else_is_left_behind(key_file: Path) -> None:
    keys.add(key_file, keys.new_key([Role.PREDICT], "")[0])
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert {path.name for path in key_file.parent.iterdir()} == {"keys.json", "keys.json.lock"}


def test_a_revoked_key_stays_in_the_file_with_its_time(key_file: Path) -> None:
    key = keys.new_key([Role.PREDICT], "")[0]
    keys.add(key_file, key)
    assert keys.revoke(key_file, key.id)
    (kept,) = keys.read(key_file)
    assert kept.revoked
    assert not keys.revoke(key_file, key.id)


def test_an_unknown_id_revokes_nothing(key_file: Path) -> None:
    keys.add(key_file, keys.new_key([Role.PREDICT], "")[0])
    assert not keys.revoke(key_file, "ffffffffffff")
    assert not keys.read(key_file)[0].revoked


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        json.dumps({"schema_version": 2, "keys": []}),
        json.dumps({"schema_version": 1, "keys": [{"id": "a"}]}),
        json.dumps(
            {
                "schema_version": 1,
                "keys": [
                    {
                        "id": "a",
                        "name": "",
                        "roles": ["root"],
                        "sha256": "00",
                        "created": "",
                        "revoked": "",
                    }
                ],
            }
        ),
    ],
)
def test_a_file_of_something_else_is_refused_by_its_name(key_file: Path, content: str) -> None:
    key_file.write_text(content)
    with pytest.raises(KeyFileError, match=r"keys\.json"):
        keys.read(key_file)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError, match="cannot be written"):
        keys.add(tmp_path / "file" / "keys.json", keys.new_key([Role.PREDICT], "")[0])
