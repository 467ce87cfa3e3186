"""The seal of a line: where it stands, and a hash over it and all before it."""

import json
from hashlib import sha256

import pytest

from backend.journal import chain

PROCESS = "20260101T000000Z-1-ab"
FIRST = chain.first_link(PROCESS)
WRONG_ROWS = [
    b'{"process":"p","sequence":1,"rows":%b}' % rows for rows in (b"0", b"-1", b'"1"', b"null")
]


def test_the_hash_is_what_the_documentation_says() -> None:
    line, digest = chain.sealed(b'{"a":1}', chain.middle(PROCESS), 1, FIRST)
    covered = b'{"a":1,"process":"20260101T000000Z-1-ab","sequence":1'
    assert digest == sha256(sha256(PROCESS.encode()).digest() + covered).digest()
    assert line == covered + b',"chain":"' + digest.hex().encode() + b'"}\n'
    assert json.loads(line) == {
        "a": 1, "process": PROCESS, "sequence": 1, "chain": digest.hex()
    }  # fmt: skip


def test_a_line_is_taken_apart_as_it_was_put_together() -> None:
    line, digest = chain.sealed(b'{"a":1}', chain.middle(PROCESS), 7, FIRST)
    found = chain.opened(line.rstrip())
    assert found.digest == digest
    assert chain.follows(found, FIRST)
    assert not chain.follows(found, digest)
    where = chain.place(line)
    assert (where.process, where.sequence, where.rows) == (PROCESS, 7, 1)


def test_a_line_of_many_predictions_says_how_many() -> None:
    line, _ = chain.sealed(b'{"rows":5,"numbers":[1,2,3,4,5]}', chain.middle(PROCESS), 7, FIRST)
    where = chain.place(line)
    assert (where.sequence, where.rows) == (7, 5)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0" * 100, b"{}", b'{"a":1}', b'{"chain":"' + b"0" * 64 + b'"}',
        b'{"a":1,"chain":"' + b"g" * 64 + b'"}', b'{"a":1,"chain":"' + b"0" * 63 + b'"}',
        b'{"a":1,"chain":"' + b" " * 64 + b'"}', b'{"a":1,"chain":"' + b"\xff" * 64 + b'"}',
        b'{"a":1,"chain":"' + b"0" * 62 + b'  "}',
    ],
)  # fmt: skip
def test_what_has_no_seal_is_no_line(content: bytes) -> None:
    with pytest.raises(chain.NoLineError, match="has no seal"):
        chain.opened(content)


def test_a_place_is_read_from_json_only() -> None:
    for content in (b"{", b"[]", b'{"process":1,"sequence":1}', b"\xff\xfe", *WRONG_ROWS):
        with pytest.raises(chain.NoLineError, match="not JSON of the journal"):
            chain.place(content)
