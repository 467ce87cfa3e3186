"""Ids of requests: the caller's where it is decent, and never the same twice."""

import pytest

from backend.request_ids import given, given_or_new, new


def test_made_ids_differ_and_look_alike() -> None:
    made = [new() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {len(one) for one in made} == {32}
    assert all(set(one) <= set("0123456789abcdef") for one in made)


@pytest.mark.parametrize("value", [b"ward-7.case_12", b"x" * 64])
def test_a_decent_id_is_taken(value: bytes) -> None:
    assert given([(b"host", b"here"), (b"x-request-id", value)]) == value.decode()
    assert given_or_new({b"x-request-id": value}) == value.decode()


@pytest.mark.parametrize("value", [b"", b"with space", b"x" * 65, b"semi;colon", b"a\n"])
def test_another_one_is_not(value: bytes) -> None:
    assert given([(b"x-request-id", value)]) is None
    assert len(given_or_new({b"x-request-id": value})) == 32
