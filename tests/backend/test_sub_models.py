"""Sub-models are read when they are needed, checked at the start, and know what they decide."""

import json
from typing import Any

import msgspec
import pytest

from backend.sub_models import SubModels
from tests.backend.test_scorecard import CARD

PART: dict[str, Any] = CARD["sub_models"]["age,sex"]


def sub_models(part: dict[str, Any]) -> SubModels:
    return SubModels({"age,sex": msgspec.Raw(json.dumps(part).encode())})


def test_one_is_read_when_it_is_asked_for_and_then_kept() -> None:
    found = sub_models(PART)
    assert not found
    sub = found["age", "sex"]
    assert found["age", "sex"] is sub
    assert sub.inputs == ("age", "sex")
    assert sub.missing[0] == "cp"
    assert dict(sub.categories)["sex"][1] == (0.5, 0.05)


def test_there_is_none_for_other_inputs() -> None:
    with pytest.raises(KeyError):
        sub_models(PART)[("age",)]


@pytest.mark.parametrize("part", ["baseline", "numbers", "variance", "roc_auc"])
def test_a_malformed_one_shows_at_once(part: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        sub_models(PART | {part: None})


@pytest.mark.parametrize(
    ("limits", "probability", "decision"),
    [
        ([0.3, 0.7], 0.2, "no disease"),
        ([0.3, 0.7], 0.3, "undecided"),
        ([0.3, 0.7], 0.7, "undecided"),
        ([0.3, 0.7], 0.8, "disease"),
        ([0.6, 0.4], 0.5, "undecided"),
        ([0.6, 0.4], 0.6, "disease"),
        ([0.6, 0.4], 0.4, "no disease"),
    ],
)
def test_it_decides_where_exactly_one_outcome_is_possible(
    limits: list[float], probability: float, decision: str
) -> None:
    sub = sub_models(PART | {"decision": {"level": 0.9, "limits": limits}})["age", "sex"]
    assert sub.decision(probability) == decision


def test_a_bundle_without_limits_decides_nothing() -> None:
    assert sub_models(PART)["age", "sex"].decision(0.99) is None
