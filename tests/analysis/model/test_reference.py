"""Reference distributions: counts that add up."""

import json
from pathlib import Path

import pytest

from analysis.bundle import to_json
from analysis.drift.groups import reference_group
from analysis.drift.sketches import RISK, from_document, to_document
from analysis.model.reference import CategoryReference, NumberReference, Reference, reference
from analysis.training import SEED
from data.cohorts import Cohort
from data.features import BY_NAME, FEATURES, NAMES, Feature

NUMBERS = [f for f in FEATURES if not f.is_category]


@pytest.fixture(scope="module")
def counted(cleveland: Cohort) -> Reference:
    return reference(cleveland)


def number(counted: Reference, name: str) -> NumberReference:
    found = counted.features[name]
    assert isinstance(found, NumberReference)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_counts_add_up_to_the_patients_that_have_the_feature(
    counted: Reference, name: str
) -> None:
    found = counted.features[name]
    counts = found.counts.values() if isinstance(found, CategoryReference) else found.counts
    assert sum(counts) == found.n
    assert found.n + found.missing == counted.n == 303


def test_the_codes_of_cleveland_by_counting(counted: Reference) -> None:
    codes = {n: f.counts for n, f in counted.features.items() if isinstance(f, CategoryReference)}
    assert codes == {
        "sex": {0: 97, 1: 206},
        "cp": {1: 23, 2: 50, 3: 86, 4: 144},
        "fbs": {0: 258, 1: 45},
        "restecg": {0: 151, 1: 4, 2: 148},
        "exang": {0: 204, 1: 99},
        "slope": {1: 142, 2: 140, 3: 21},
        "thal": {3: 166, 6: 18, 7: 117},
    }


def test_missing_values_are_counted_apart(counted: Reference) -> None:
    missing = {name: f.missing for name, f in counted.features.items() if f.missing}
    assert missing == {"ca": 4, "thal": 2}


@pytest.mark.parametrize("feature", NUMBERS, ids=lambda f: f.name)
def test_edges_and_percentiles_span_the_trained_range(counted: Reference, feature: Feature) -> None:
    found = number(counted, feature.name)
    assert feature.trained is not None
    ends = (feature.trained.low, feature.trained.high)
    assert (found.edges[0], found.edges[-1]) == ends
    assert (found.percentiles[0], found.percentiles[100]) == ends
    assert len(found.edges) == len(found.counts) + 1
    assert list(found.edges) == sorted(set(found.edges))
    assert list(found.percentiles.values()) == sorted(found.percentiles.values())


def test_mean_and_standard_deviation_are_the_columns(counted: Reference, cleveland: Cohort) -> None:
    for feature in NUMBERS:
        found, column = number(counted, feature.name), cleveland.patients[feature.name]
        assert found.mean == pytest.approx(column.mean())
        assert found.standard_deviation == pytest.approx(column.std(ddof=0))


def test_a_code_that_nobody_has_is_counted_as_zero(cleveland: Cohort) -> None:
    found = reference(_only(cleveland, cp=4)).features["cp"]
    assert found.counts == {1: 0, 2: 0, 3: 0, 4: 144}


def _only(cohort: Cohort, cp: int) -> Cohort:
    rows = cohort.patients["cp"].to_numpy() == cp
    return Cohort(
        name="part",
        patients=cohort.patients[rows],
        disease=cohort.disease[rows],
        coding=cohort.coding,
        sha256="",
        duplicates=0,
        notes=(),
    )


def test_the_bundle_holds_them(trained_bundle: Path, counted: Reference) -> None:
    stored = json.loads((trained_bundle / "reference.json").read_bytes())
    written = json.loads(to_json(counted.model_dump(mode="json")))
    assert stored | {"counts": None} == written | {"counts": None}
    assert set(stored["features"]) == set(BY_NAME)


def test_the_bundle_counts_every_value_and_the_risks_that_drift_is_compared_with(
    trained_bundle: Path, cleveland: Cohort
) -> None:
    stored = json.loads((trained_bundle / "reference.json").read_bytes())["counts"]
    expected = reference_group(cleveland, SEED).sketch()
    assert stored == to_document(expected)
    assert sum(from_document(stored).counts[RISK]) == 303
