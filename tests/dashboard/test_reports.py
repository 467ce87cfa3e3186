"""A report read by attribute, as its typed result would be."""

import json

import pytest

from dashboard.errors import BackendError, BackendFailedError, ReportLacksError
from dashboard.reports import parse


def test_fields_are_attributes_and_mappings_stay_mappings() -> None:
    found = parse("x", b'{"groups": {"female": {"n": 97}}, "gaps": [{"value": 0.5}]}')
    assert found.groups["female"].n == 97
    assert list(found.groups) == ["female"]
    assert found.gaps[0].value == 0.5


@pytest.mark.parametrize("name", ["values", "items", "keys", "get", "copy"])
def test_a_field_may_be_called_like_a_method_of_a_dictionary(name: str) -> None:
    assert getattr(parse("x", json.dumps({name: [1, 2]}).encode()), name) == [1, 2]


def test_a_field_that_is_not_there_is_named() -> None:
    with pytest.raises(ReportLacksError, match='no "parity"') as refused:
        _ = parse("x", b"{}").parity
    assert isinstance(refused.value, BackendError)


@pytest.mark.parametrize("content", [b"", b"<html>", b"[1]", b"3"])
def test_what_is_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(BackendFailedError):
        parse("fairness", content)
