"""Counts that add up, are exact for clinical inputs, and take the same memory at any size."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.drift.sketches import (
    GRIDS,
    MISSING,
    RISK,
    Sketch,
    from_document,
    sketch,
    to_document,
)
from data.cohorts import SITES, Cohort, load
from data.features import FEATURES, NAMES


def equal(one: Sketch, other: Sketch) -> bool:
    return to_document(one) == to_document(other)


@pytest.mark.parametrize("site", SITES)
def test_every_value_of_every_site_is_counted_exactly(site: str) -> None:
    patients = load(site).patients
    counted = sketch(patients)
    assert counted.n == len(patients)
    for name in NAMES:
        known = patients[name].dropna()
        values = np.repeat(GRIDS[name].values, counted.counts[name])
        assert np.allclose(values, np.sort(known), atol=1e-9), name
        assert counted.missing[name] == int(patients[name].isna().sum())
        assert counted.known(name) == len(known)


def test_sketches_of_parts_add_up_to_the_sketch_of_all(cleveland: Cohort) -> None:
    risk = np.linspace(0, 1, len(cleveland))
    parts = [
        sketch(cleveland.patients.iloc[rows], risk[rows])
        for rows in (slice(0, 100), slice(100, 101), slice(101, None))
    ]
    assert equal(parts[0] + parts[1] + parts[2], sketch(cleveland.patients, risk))


def test_a_sketch_with_risks_and_one_without_do_not_add_up(cleveland: Cohort) -> None:
    with_risks = sketch(cleveland.patients, np.zeros(len(cleveland)))
    with pytest.raises(ValueError, match="count risks"):
        with_risks + sketch(cleveland.patients)


def test_nobody_makes_an_empty_sketch(cleveland: Cohort) -> None:
    nobody = sketch(cleveland.patients.iloc[:0], np.empty(0))
    assert nobody.n == 0
    assert equal(nobody + sketch(cleveland.patients, np.zeros(303)),
                 sketch(cleveland.patients, np.zeros(303)))  # fmt: skip


def test_a_sketch_goes_to_json_and_back(cleveland: Cohort) -> None:
    counted = sketch(cleveland.patients, np.linspace(0, 1, len(cleveland)))
    text = json.dumps(to_document(counted))
    assert equal(from_document(json.loads(text)), counted)
    assert to_document(counted)["ca"] == {MISSING: 4, "0": 176, "1": 65, "2": 38, "3": 20}
    assert to_document(counted)["oldpeak"]["0.3"] == 3


def test_a_databases_groups_are_a_sketch() -> None:
    groups = {feature.name: {MISSING: 3} for feature in FEATURES}
    groups["age"] = {"54": 2, "61": 1}
    counted = from_document(groups)
    assert counted.n == 3
    assert counted.counts["age"][54 - 18] == 2
    assert RISK not in counted.counts


@pytest.mark.parametrize("wrong", [{}, {"age": {}}, {"height": {}}])
def test_a_document_of_other_columns_is_refused(wrong: dict[str, dict[str, int]]) -> None:
    with pytest.raises(ValueError, match="13 inputs"):
        from_document(wrong)
    complete: dict[str, dict[str, int]] = {name: {} for name in NAMES}
    with pytest.raises(ValueError, match="13 inputs"):
        from_document({**complete, "height": {}})


def test_values_between_and_beyond_the_grid_are_counted_at_the_nearest() -> None:
    row = dict.fromkeys(NAMES, 1.0) | {"thal": 3.0}
    patients = pd.DataFrame(
        [row | {"age": age, "oldpeak": peak} for age, peak in ((5, -9), (54.4, 0.26), (200, 11))]
    ).astype(float)
    counted = to_document(sketch(patients))
    assert counted["age"] == {MISSING: 0, "18": 1, "54": 1, "110": 1}
    assert counted["oldpeak"] == {MISSING: 0, "-5": 1, "0.3": 1, "10": 1}


def test_a_value_at_the_upper_end_is_not_taken_for_a_missing_one() -> None:
    row = dict.fromkeys(NAMES, 1.0) | {"thal": 3.0}
    patients = pd.DataFrame([row | {"ca": ca} for ca in (3.0, np.nan, 3.0)])
    assert to_document(sketch(patients))["ca"] == {MISSING: 1, "3": 2}


def test_many_patients_are_counted_piece_by_piece_as_all_at_once(cleveland: Cohort) -> None:
    rows = np.random.default_rng(1).integers(0, 303, 100_001)
    patients = cleveland.patients.iloc[rows].reset_index(drop=True)
    counted = sketch(patients)
    for name in NAMES:
        expected = patients[name].value_counts()
        found = dict(zip(GRIDS[name].values, counted.counts[name], strict=True))
        assert {round(v, 1): n for v, n in found.items() if n} == {
            round(v, 1): n for v, n in expected.items()
        }


def test_a_million_patients_take_the_memory_of_a_thousand(cleveland: Cohort) -> None:
    few = sketch(cleveland.patients)
    many = few
    for _ in range(12):
        many = many + many
    assert many.n == 303 * 4096
    sizes = [sum(counts.nbytes for counts in one.counts.values()) for one in (few, many)]
    assert sizes[0] == sizes[1] < 40_000


def test_the_patients_are_not_changed(cleveland: Cohort) -> None:
    before = cleveland.patients.copy()
    sketch(cleveland.patients)
    pd.testing.assert_frame_equal(cleveland.patients, before)
