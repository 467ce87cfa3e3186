"""What is read in one step is what the ordinary check gives; the rest is left to it."""

import json
from typing import Any

import pytest

from backend.fast_patient import fast_patient
from backend.patient import checked
from backend.settings import Coding
from data.features import FEATURES, OPTIONAL
from tests.backend.conftest import WHOLE_PATIENT


def same(found: Any, expected: Any) -> bool:
    """Equal in values, types and order."""
    return repr(found) == repr(expected)


@pytest.mark.parametrize("kind", [int, float])
def test_whole_numbers_may_be_written_either_way(kind: type) -> None:
    body = {
        name: kind(value) if name != "oldpeak" else value for name, value in WHOLE_PATIENT.items()
    }
    found = fast_patient(json.dumps(body).encode())
    assert same(found, checked(body, Coding.UCI))
    assert found is not None
    assert type(found["age"]) is int
    assert type(found["chol"]) is float


def test_unknown_and_absent_are_the_same() -> None:
    absent = fast_patient(b'{"age":50,"sex":1}')
    null = fast_patient(json.dumps({"age": 50, "sex": 1} | dict.fromkeys(OPTIONAL)).encode())
    assert absent == null == {"age": 50, "sex": 1}


def test_the_order_is_that_of_the_features() -> None:
    body = json.dumps(dict(reversed(WHOLE_PATIENT.items()))).encode()
    assert list(fast_patient(body) or ()) == list(WHOLE_PATIENT)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_code_and_both_ends_of_every_range_are_read_and_no_more(feature: Any) -> None:
    if feature.is_category:
        good, bad = list(feature.codes), sorted(set(range(-1, 10)) - set(feature.codes))
    else:
        low, high = int(feature.possible.low), int(feature.possible.high)
        good, bad = [low, high], [low - 1, high + 1]
    for value in [*good, *map(float, good)]:
        body = {"age": 50, "sex": 1} | {feature.name: value}
        assert same(fast_patient(json.dumps(body).encode()), checked(body, Coding.UCI))
    for value in [*bad, *map(float, bad)]:
        body = {"age": 50, "sex": 1} | {feature.name: value}
        assert fast_patient(json.dumps(body).encode()) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"age":50,"age":50,"sex":1}',
        b'{"age":50,"sex":1,"ca":null,"ca":1}',
        b'{"age":50,"sex":1,"ca":1,"ca":null}',
        json.dumps(WHOLE_PATIENT).replace('"ca"', '"age"').encode(),
        json.dumps(WHOLE_PATIENT)[:-1].encode() + b',"age":63}',
    ],
)
def test_a_field_that_stands_there_twice_is_noticed(body: bytes) -> None:
    assert fast_patient(body) is None
