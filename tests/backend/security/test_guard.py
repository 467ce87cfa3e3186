"""Who is let in: anybody without keys on loopback, the holder of a key where there are keys."""

import os
from pathlib import Path

import pytest

from backend.errors import RequestRefused
from backend.security import keys
from backend.security.guard import ANYONE, Guard
from backend.security.roles import Access, Role
from tests.backend.security.conftest import add_key


def sent(key: str) -> list[tuple[bytes, bytes]]:
    return [(b"host", b"127.0.0.1"), (b"x-api-key", key.encode())]


def status(guard: Guard, headers: list[tuple[bytes, bytes]], needs: Role | Access) -> int:
    try:
        guard.admit(headers, needs)
    except RequestRefused as refused:
        return refused.status
    return 200


def test_without_a_file_of_keys_everybody_may_do_everything(key_file: Path) -> None:
    guard = Guard(key_file, required=False)
    assert all(guard.admit([], role) is ANYONE for role in Role)
    assert not guard.asks_for_keys


def test_where_keys_are_required_nobody_is_let_in_without_a_file(key_file: Path) -> None:
    guard = Guard(key_file, required=True)
    assert status(guard, [], Access.ANY_KEY) == 401
    assert guard.asks_for_keys


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  "])
def test_a_key_may_be_sent_as_bearer(key_file: Path, scheme: str) -> None:
    key = add_key(key_file, [Role.PREDICT])
    caller = Guard(key_file, required=True).admit(
        [(b"authorization", f"{scheme}{key}".encode())], Role.PREDICT
    )
    assert caller.key_id == key.split("_")[1]
    assert caller.roles == {Role.PREDICT}


def test_a_key_may_be_sent_in_a_header_of_its_own(key_file: Path) -> None:
    key = add_key(key_file, [Role.PREDICT])
    assert status(Guard(key_file, required=True), sent(key), Role.PREDICT) == 200


def test_another_scheme_beside_the_key_is_somebody_elses_business(key_file: Path) -> None:
    key = add_key(key_file, [Role.PREDICT])
    headers = [(b"authorization", b"Basic dTpw"), *sent(key)]
    assert status(Guard(key_file, required=True), headers, Role.PREDICT) == 200


def test_two_different_keys_are_none(key_file: Path) -> None:
    one, other = (add_key(key_file, [Role.PREDICT]) for _ in range(2))
    guard = Guard(key_file, required=True)
    assert status(guard, [*sent(one), *sent(other)], Role.PREDICT) == 401
    assert status(guard, [*sent(one), *sent(one)], Role.PREDICT) == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key[:-1] + ("0" if key[-1] != "0" else "1"),
        lambda key: key[:-1],
        lambda key: key + "0",
        lambda key: key.upper(),
        lambda key: "hs_000000000000_" + key.split("_")[2],
        lambda key: key.rpartition("_")[0],
        lambda _: "hs_",
        lambda _: "",
        lambda _: "\xff\x00",
    ],
)
def test_anything_but_the_very_key_is_refused(key_file: Path, change: object) -> None:
    key = add_key(key_file, list(Role))
    changed = change(key)
    headers = [(b"x-api-key", changed.encode("latin-1"))]
    assert status(Guard(key_file, required=False), headers, Role.PREDICT) == 401


def test_the_refusal_says_how_to_send_a_key_and_not_which_was_sent(key_file: Path) -> None:
    add_key(key_file, [Role.PREDICT])
    with pytest.raises(RequestRefused) as refused:
        Guard(key_file, required=False).admit(sent("hs_1_secret"), Role.PREDICT)
    assert refused.value.headers["WWW-Authenticate"].startswith("Bearer")
    assert "secret" not in refused.value.detail


@pytest.mark.parametrize("role", Role)
def test_a_key_opens_what_its_roles_open_and_nothing_else(key_file: Path, role: Role) -> None:
    guard = Guard(key_file, required=True)
    key = add_key(key_file, [role])
    assert status(guard, sent(key), Access.ANY_KEY) == 200
    assert {wanted: status(guard, sent(key), wanted) for wanted in Role} == {
        wanted: 200 if wanted is role else 403 for wanted in Role
    }


def test_revoked_keys_alone_do_not_open_the_doors_again(key_file: Path) -> None:
    key = add_key(key_file, [Role.PREDICT])
    keys.revoke(key_file, key.split("_")[1])
    guard = Guard(key_file, required=False)
    assert status(guard, sent(key), Role.PREDICT) == 401
    assert status(guard, [], Role.PREDICT) == 401


@pytest.mark.parametrize("accident", ["removed", "damaged"])
def test_an_accident_to_the_file_changes_nothing(
    key_file: Path, accident: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = add_key(key_file, [Role.PREDICT])
    guard = Guard(key_file, required=False)
    assert status(guard, sent(key), Role.PREDICT) == 200
    if accident == "removed":
        key_file.unlink()
    else:
        key_file.write_text("{")
    look_again(guard)
    assert status(guard, sent(key), Role.PREDICT) == 200
    assert status(guard, [], Role.PREDICT) == 401
    assert "keys" in caplog.text


def test_the_file_is_read_again_only_when_it_changed(key_file: Path) -> None:
    key = add_key(key_file, [Role.PREDICT])
    guard = Guard(key_file, required=False)
    assert status(guard, sent(key), Role.PREDICT) == 200
    # The same length, time and file: whoever reads it again finds it damaged.
    before = key_file.stat()
    key_file.write_bytes(b" " * before.st_size)
    os.utime(key_file, ns=(before.st_atime_ns, before.st_mtime_ns))
    look_again(guard)
    assert status(guard, sent(key), Role.PREDICT) == 200


def look_again(guard: Guard) -> None:
    """Let the second pass after which the guard looks at its file again."""
    guard._look_at = 0.0  # noqa: SLF001
