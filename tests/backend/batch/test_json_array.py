"""A JSON array cut into elements: the same whatever the pieces, and whatever an element holds."""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.batch import json_array, json_rows
from backend.batch.rows import Unsettled, known
from backend.errors import RequestRefused
from backend.patient import Patient, checked
from backend.settings import Coding
from tests.backend.batch.sending import PATIENT

_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text('"\\{}[],: a'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('"\\}],:b'), inner),
    max_leaves=8,
)
_FIELDS = {
    "age": st.integers(10, 120) | st.just(63.0),
    "sex": st.sampled_from([0, 1, 2, "male", "}, {", None]),
    "chol": st.floats(-10, 1100) | st.integers(100, 300) | st.none(),
    "thal": st.sampled_from([3, 6, 7, 4, "normal", None]),
}
_STRANGE = b'[{"a":"}"}, {"age":50,"sex":1},[{"]":"\\"}"}]]'
_PATIENT = st.fixed_dictionaries({}, optional=_FIELDS)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A border between two pieces in almost every element."""
    monkeypatch.setattr(json_array, "PIECE_BYTES", 37)


def _read(body: bytes | IO[bytes]) -> Iterator[Patient | RequestRefused]:
    file = io.BytesIO(body) if isinstance(body, bytes) else body
    for part in json_rows.slices(file, Coding.UCI):
        for row in part.rows:
            try:
                yield row.check() if isinstance(row, Unsettled) else checked(known(row), Coding.UCI)
            except RequestRefused as error:
                yield error


def _alone(element: Any) -> Patient | RequestRefused:
    try:
        return checked(element, Coding.UCI)
    except RequestRefused as error:
        return error


@given(st.lists(_PATIENT | _ANY, max_size=12), st.sampled_from([None, 0, 3]))
def test_every_element_is_judged_as_if_it_came_alone(rows: list[Any], indent: int | None) -> None:
    found = list(_read(json.dumps(rows, indent=indent).encode()))
    expected = [_alone(row) for row in rows]
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        if isinstance(other, RequestRefused):
            assert isinstance(one, RequestRefused)
            assert one.errors == other.errors
        else:
            assert one == other


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 8, 64 * 1024])
def test_brackets_within_strings_and_arrays_are_no_ends_wherever_a_piece_ends(
    monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(json_array, "PIECE_BYTES", piece)
    rows = [{"a": "}"}, PATIENT, [[], [{"b": "]"}]], {"c": {"d": '"},{'}}, "},{", [], {}, PATIENT]
    found = list(_read(json.dumps(rows).encode()))
    assert [found[1], found[-1]] == [PATIENT, PATIENT]
    assert [getattr(one, "errors", None) for one in found] == [
        getattr(_alone(row), "errors", None) for row in rows
    ]


@pytest.mark.parametrize("at", range(1, len(_STRANGE)))
def test_a_body_may_be_cut_at_every_place(at: int) -> None:
    class Halved(io.BytesIO):
        def read(self, _: int | None = -1, /) -> bytes:
            return super().read(at if not self.tell() else -1)

    first, second, third = list(_read(Halved(_STRANGE)))
    assert isinstance(first, RequestRefused)
    assert second == {"age": 50, "sex": 1}
    assert isinstance(third, RequestRefused)


@pytest.mark.parametrize("behind", [b"", b", ", b"]", b" "])
def test_an_object_that_does_not_end_is_no_array(behind: bytes) -> None:
    with pytest.raises(RequestRefused, match="does not end"):
        list(_read(b'[{"age": 50, "sex": 1}, {"age": 50' + behind))


def test_an_object_may_go_on_over_many_pieces() -> None:
    long = b'{"age": 50, "sex": 1%b}' % (b" " * 1000)
    found = list(_read(b"[%b,%b,%b]" % (long, b'{"age":51,"sex":0}', long)))
    assert found == [{"age": 50, "sex": 1}, {"age": 51, "sex": 0}, {"age": 50, "sex": 1}]


def test_an_element_longer_than_any_patient_ends_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "LONGEST_ELEMENT_BYTES", 500)
    body = json.dumps([PATIENT, {"age": "6" * 600}, PATIENT]).encode()
    found = _read(body)
    assert next(found) == PATIENT
    with pytest.raises(RequestRefused, match="longer than"):
        list(found)


@given(st.binary(max_size=60))
def test_no_bytes_are_more_than_refused(body: bytes) -> None:
    with suppress(RequestRefused):
        list(_read(b"[" + body))
