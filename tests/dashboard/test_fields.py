"""From what stands in the form to what is sent."""

import pytest

from dashboard.commands import curl
from dashboard.patient.examples import EXAMPLES
from dashboard.patient.fields import (
    MMOL_L,
    NOT_KNOWN,
    choices,
    lacking,
    payload,
    to_mg_dl,
    to_mmol_l,
)
from data.features import BY_NAME, FEATURES


def test_what_is_not_known_is_not_sent() -> None:
    entries = {"age": 63, "sex": 1, "cp": NOT_KNOWN, "trestbps": None, "oldpeak": 2.3}
    assert payload(entries) == {"age": 63, "sex": 1, "oldpeak": 2.3}


def test_a_known_zero_is_sent() -> None:
    assert payload({"fbs": 0, "ca": 0, "oldpeak": 0.0}) == {"fbs": 0, "oldpeak": 0, "ca": 0}


def test_steps_of_a_tenth_leave_no_dust() -> None:
    assert payload({"oldpeak": 0.1 + 0.2}) == {"oldpeak": 0.3}


def test_cholesterol_is_always_sent_in_mg_dl() -> None:
    assert payload({"chol": 5.2}, MMOL_L) == {"chol": 201}
    assert payload({"chol": 233.0}) == {"chol": 233}


@pytest.mark.parametrize("mg_dl", range(100, 600, 7))
def test_switching_the_unit_twice_gives_the_same_cholesterol(mg_dl: int) -> None:
    assert to_mg_dl(to_mmol_l(mg_dl)) == mg_dl


def test_only_age_and_sex_are_lacking() -> None:
    assert lacking({}) == ("age", "sex")
    assert lacking({"age": 63}) == ("sex",)
    assert lacking({"age": 63, "sex": 0}) == ()


def test_vessels_are_offered_side_by_side() -> None:
    assert choices(BY_NAME["ca"]) == {0: "0", 1: "1", 2: "2", 3: "3"}
    assert choices(BY_NAME["age"]) == {}


def test_every_example_keeps_the_rules_of_the_table() -> None:
    for example in EXAMPLES:
        assert not lacking(example.values)
        for name, value in example.values.items():
            feature = BY_NAME[name]
            if feature.is_category:
                assert value in feature.codes
            else:
                assert feature.trained is not None
                assert value in feature.trained


def test_one_example_has_no_imaging() -> None:
    known = [set(example.values) for example in EXAMPLES]
    assert {"ca", "thal"} & known[1] == set()
    assert known[0] == known[2] == {feature.name for feature in FEATURES}


def test_the_command_asks_for_the_same_patient() -> None:
    said = curl("http://127.0.0.1:8000", {"age": 63, "sex": 1})
    assert "'http://127.0.0.1:8000/explain?purpose=test'" in said
    assert """-d '{"age": 63, "sex": 1}'""" in said
    assert "X-API-Key" not in said


def test_the_command_names_the_key_by_its_variable() -> None:
    assert '"X-API-Key: $HEARTSIGHT_API_KEY"' in curl("http://h", {}, needs_key=True)
