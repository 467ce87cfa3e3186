"""The cohorts in tables: gaps, outcomes, pairs, surprising patients."""

from typing import Any

import pytest

from dashboard.evidence.cohorts import gaps, named, outcomes, pairs, surprising
from dashboard.reports import Values


def estimate(value: float, n: int = 303) -> Values:
    return Values(value=value, interval=Values(low=value - 0.1, high=value + 0.1), n=n)


def site(name: str, n: int, missing: int) -> Values:
    return Values(
        site=name, n=n, diseased=estimate(0.46, n), repeated_rows=[], notes=["one note"],
        missingness=Values(columns=[Values(feature="chol", missing=missing)]),
        suspicious_zeros=[Values(feature="chol", n=49, lines=[]),
                          Values(feature="trestbps", n=1, lines=[])],
    )  # fmt: skip


def report() -> Any:
    return Values(
        sites=[site("cleveland", 303, 0), site("va_long_beach", 200, 56)],
        correlations=[
            Values(first="age", second="disease", correlation=estimate(0.22)),
            Values(first="thalach", second="disease", correlation=estimate(-0.42)),
            Values(first="age", second="sex", correlation=None),
        ],
        surprising_patients=Values(
            patients=[Values(line=147, disease=1, probability=0.04)], reading=""
        ),
    )


def test_hospitals_are_named_with_their_patients() -> None:
    assert named(report()) == ["Cleveland, n 303", "VA Long Beach, n 200"]


def test_gaps_are_of_a_hundred_patients() -> None:
    assert gaps(report()).loc["VA Long Beach, n 200", "Cholesterol"] == pytest.approx(28)


def test_outcomes_have_interval_patients_and_what_was_odd() -> None:
    line = outcomes(report()).loc["VA Long Beach"]
    assert line["Diseased, share (95 %)"] == "0.46 (0.36 to 0.56), n 200"
    assert line["Suspicious zeros"] == 50
    assert line["Notes"] == "one note"


def test_pairs_come_strongest_first_and_unknown_ones_not_at_all() -> None:
    found = pairs(report())
    assert list(found.index) == ["Maximum heart rate", "Age"]
    assert found.iloc[0].tolist() == ["Disease", "-0.42 (-0.52 to -0.32)", 303]


def test_a_surprising_patient_is_found_by_line() -> None:
    assert surprising(report()).loc[147].tolist() == ["disease", "4 of 100"]
