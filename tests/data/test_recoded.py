"""One value of the re-coded copy, translated; the table is data/README.md's."""

import pytest

from data.features import BY_NAME
from data.recoded import TARGET_TO_DISEASE, explains, to_uci

ENTRIES = [
    ("cp", 3, 1), ("cp", 1, 2), ("cp", 2, 3), ("cp", 0, 4),
    ("restecg", 1, 0), ("restecg", 2, 1), ("restecg", 0, 2),
    ("slope", 2, 1), ("slope", 1, 2), ("slope", 0, 3),
    ("ca", 0, 0), ("ca", 1, 1), ("ca", 2, 2), ("ca", 3, 3), ("ca", 4, None),
    ("thal", 2, 3), ("thal", 1, 6), ("thal", 3, 7), ("thal", 0, None),
]  # fmt: skip
UNCHANGED = [
    ("age", 63), ("trestbps", 145), ("chol", 233), ("thalach", 150), ("oldpeak", 2.3),
    ("sex", 1), ("sex", 0), ("sex", "male"), ("sex", "female"),
    ("fbs", 0), ("fbs", 1), ("exang", 0), ("exang", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code", "uci"), ENTRIES)
def test_a_code_of_the_copy_becomes_ucis(name: str, code: int, uci: int | None) -> None:
    assert to_uci({name: code}) == {name: uci}


@pytest.mark.parametrize(("name", "code", "uci"), ENTRIES)
def test_a_code_may_come_as_a_float(name: str, code: int, uci: int | None) -> None:
    assert to_uci({name: float(code)}) == {name: uci}


@pytest.mark.parametrize(("name", "value"), UNCHANGED)
def test_what_the_copy_does_not_recode_passes_unchanged(name: str, value: object) -> None:
    assert to_uci({name: value}) == {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [("cp", "asymptomatic"), ("cp", None), ("cp", True), ("thal", [3]), ("zodiac", 7)],
)
def test_labels_wrong_types_and_unknown_fields_are_left_to_the_validator(
    name: str, value: object
) -> None:
    assert to_uci({name: value}) == {name: value}


@pytest.mark.parametrize(
    ("name", "code"), [("cp", 4), ("thal", 6), ("thal", 7), ("slope", 3), ("cp", float("nan"))]
)
def test_a_code_that_only_uci_has_does_not_pass_for_the_copys(name: str, code: float) -> None:
    assert to_uci({name: code})[name] not in BY_NAME[name].codes
    assert to_uci({name: code})[name] is not None


def test_no_vessel_count_beyond_the_copys_passes() -> None:
    possible = BY_NAME["ca"].possible
    assert possible is not None
    assert to_uci({"ca": 5})["ca"] not in possible


def test_a_patient_without_fields_stays_without() -> None:
    assert to_uci({}) == {}


def test_the_patient_received_is_not_altered() -> None:
    received = {"cp": 0}
    to_uci(received)
    assert received == {"cp": 0}


@pytest.mark.parametrize(("target", "disease"), [("yes", 0), ("no", 1), (1, 0), (0, 1)])
def test_the_copys_target_is_turned_round(target: object, disease: int) -> None:
    assert TARGET_TO_DISEASE[target] == disease


@pytest.mark.parametrize(("name", "code"), [("cp", 0), ("slope", 0), ("ca", 4), ("thal", 1)])
def test_the_copy_explains_a_code_that_uci_refuses(name: str, code: int) -> None:
    assert explains(name, code)


@pytest.mark.parametrize(
    ("name", "value"), [("cp", 9), ("cp", "0"), ("cp", False), ("cp", None), ("age", 0)]
)
def test_the_copy_does_not_explain_what_it_lacks(name: str, value: object) -> None:
    assert not explains(name, value)
