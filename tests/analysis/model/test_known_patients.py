"""Frozen patients: they cover what may be missing, and the scorecard reproduces them."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.model.known_patients import PATTERNS, PER_PATTERN, known_patients, plain
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES, Kind
from tests.analysis.plain_scorecard import probability

Known = list[dict[str, Any]]


@pytest.fixture(scope="module")
def known(trained_bundle: Path) -> Known:
    return list(json.loads((trained_bundle / "known_patients.json").read_bytes()))


def test_each_pattern_of_missing_inputs_has_its_patients(known: Known) -> None:
    missing = [tuple(n for n in NAMES if n not in entry["patient"]) for entry in known]
    expected = [tuple(n for n in NAMES if n in p) for p in PATTERNS for _ in range(PER_PATTERN)]
    assert missing == expected


def test_the_patterns_go_from_nothing_missing_to_all_that_may_be() -> None:
    assert len(set(PATTERNS)) == 11
    assert PATTERNS[0] == ()
    assert set(PATTERNS[-1]) == set(NAMES) - {"age", "sex"}


def test_the_plain_arithmetic_of_the_scorecard_reproduces_them(
    known: Known, card: dict[str, Any]
) -> None:
    for entry in known:
        ordered = {name: entry["patient"][name] for name in NAMES if name in entry["patient"]}
        assert probability(card, ordered) == pytest.approx(entry["probability"], abs=1e-9)


def test_a_known_patient_is_one_of_the_cohorts(known: Known, cleveland: Cohort) -> None:
    for entry in known:
        same = (cleveland.patients[list(entry["patient"])] == entry["patient"]).all(axis=1)
        assert same.any()


def test_values_are_written_as_the_api_takes_them(known: Known) -> None:
    for entry in known:
        for name, value in entry["patient"].items():
            assert isinstance(value, float if BY_NAME[name].kind is Kind.DECIMAL else int)


@pytest.mark.parametrize(("name", "value"), [("age", 63.0), ("cp", 4.0), ("oldpeak", 2.0)])
def test_a_tables_float_becomes_the_apis_number(name: str, value: float) -> None:
    assert plain(name, value) == value
    assert type(plain(name, value)) is (float if name == "oldpeak" else int)


def test_the_seed_chooses_the_patients(cleveland: Cohort, known: Known) -> None:
    one, same, other = (known_patients(cleveland, seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert len(one) == len(known)
