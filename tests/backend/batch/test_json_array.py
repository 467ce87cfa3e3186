"""A JSON array cut into elements: the same whatever the pieces, and whatever an element holds."""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

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
_PATIENT = st.fixed_dictionaries({}, optional=_FIELDS)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A border between two pieces in almost every element."""
    monkeypatch.setattr(json_array, "PIECE_BYTES", 37)


def _read(body: bytes, coding: Coding = Coding.UCI) -> Iterator[Patient | RequestRefused]:
    for part in json_rows.slices(io.BytesIO(body), coding):
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
