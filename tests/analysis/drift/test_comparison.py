"""The comparison as a whole: every site rings, realistic patients do not, few are not judged."""

import numpy as np
import pandas as pd
import pytest

from analysis.bundle import to_json
from analysis.drift.comparison import DriftComparison, Group, compare, compare_sketches
from analysis.drift.false_alarms import measure_false_alarms
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.verdict import Verdict
from data.cohorts import SITES, Cohort, load
from data.features import NAMES
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift

SEED = 20260101


@pytest.fixture(scope="module")
def home(cleveland: Cohort) -> Group:
    return reference_group(cleveland, SEED)


@pytest.fixture(scope="module")
def sites(cleveland: Cohort, home: Group) -> dict[str, DriftComparison]:
    groups = [scored_group(site, load(site).patients, cleveland) for site in SITES[1:]]
    return {group.name: compare(home, group, SEED) for group in groups}


@pytest.mark.parametrize(
    ("site", "inputs", "strongest"),
    [
        ("hungary", 8, {"restecg", "age", "slope", "thal"}),
        ("switzerland", 9, {"ca", "restecg", "thalach", "cp"}),
        ("va_long_beach", 10, {"restecg", "thalach", "thal", "sex"}),
    ],
)
def test_every_real_site_rings_with_the_documented_inputs(
    sites: dict[str, DriftComparison], site: str, inputs: int, strongest: set[str]
) -> None:
    found = sites[site]
    assert found.verdict is Verdict.DRIFT
    assert len(found.drifted) == inputs
    assert set(found.drifted[:5]) >= strongest
    assert found.joint is not None
    assert found.joint.roc_auc.value >= 0.90
    assert found.joint.null_95 <= 0.58


def test_missingness_is_its_own_drift(sites: dict[str, DriftComparison]) -> None:
    assert sites["hungary"].missing_drifted == ("chol", "slope", "ca", "thal")
    assert sites["switzerland"].missing_drifted == ("chol", "fbs", "slope", "ca", "thal")
    assert "chol" not in sites["switzerland"].drifted


def test_the_verdict_is_a_sentence_in_words(sites: dict[str, DriftComparison]) -> None:
    said = sites["va_long_beach"].sentence
    assert said.startswith("Drift: 200 patients of va_long_beach against 303 of cleveland. ")
    assert "Maximum heart rate: 27 beats/min lower on average" in said
    assert "Vessels coloured missing in 99 % instead of 1 %" in said
    assert "mean predicted risk 74 % instead of 46 %" in said
    assert "the two groups can be told apart, ROC-AUC 0.9" in said
    assert sites["va_long_beach"].feature("sex").words == "more men: 97 % instead of 68 %"
    assert sites["hungary"].feature("age").words == "7 years younger on average"


def test_results_go_to_json_and_back_without_nan(sites: dict[str, DriftComparison]) -> None:
    for found in sites.values():
        to_json(found.model_dump(mode="json"))
        assert DriftComparison.model_validate_json(found.model_dump_json()) == found


def test_the_same_seed_gives_the_same_comparison(
    cleveland: Cohort, home: Group, sites: dict[str, DriftComparison]
) -> None:
    group = scored_group("hungary", load("hungary").patients, cleveland)
    assert compare(home, group, SEED) == sites["hungary"]


@pytest.mark.parametrize("n", [60, 100, 300])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_realistic_patients_do_not_ring(cleveland: Cohort, home: Group, n: int, seed: int) -> None:
    patients = synthetic(SyntheticKind.REALISTIC, n, seed)
    found = compare(home, scored_group("realistic", patients, cleveland), SEED)
    assert found.verdict is Verdict.NO_DRIFT, found.sentence
    assert found.sentence.startswith(f"No drift found: {n} patients of realistic")


@pytest.mark.parametrize("n", [60, 100])
def test_random_patients_ring(cleveland: Cohort, home: Group, n: int) -> None:
    patients = synthetic(SyntheticKind.RANDOM, n, seed=7)
    found = compare(home, scored_group("random", patients, cleveland), SEED)
    assert found.verdict is Verdict.DRIFT
    assert len(found.drifted) >= 6


@pytest.mark.parametrize(
    ("shift", "name"),
    [
        (Shift.OLDER_CLINIC, "age"),
        (Shift.UNIT_MISTAKE, "chol"),
        (Shift.CUFF_OFFSET, "trestbps"),
        (Shift.HEART_RATE_OFFSET, "thalach"),
    ],
)
def test_shifted_patients_ring_by_the_input_that_is_shifted(
    cleveland: Cohort, home: Group, shift: Shift, name: str
) -> None:
    patients = synthetic(SyntheticKind.SHIFTED, 150, 7, shift)
    found = compare(home, scored_group(shift, patients, cleveland), SEED)
    assert found.drifted[0] == name


def test_the_rate_of_false_alarms_at_the_nearest_size_stands_beside_the_verdict(
    home: Group,
) -> None:
    measured = measure_false_alarms(home.patients, home.risk, 5, seed=1, sizes=(30, 60))
    near = Group("some", home.patients.iloc[:70])
    found = compare(home, near, SEED, measured)
    assert found.false_alarm is not None
    assert (found.false_alarm.n, found.false_alarm.n_reference) == (60, 243)
    assert "of 100 such comparisons ring (measured on 5 splits with 60 patients)" in found.sentence


@pytest.mark.parametrize("n", [0, 1, 5, 29])
def test_fewer_than_30_patients_are_too_few_on_either_side(home: Group, n: int) -> None:
    assert home.risk is not None
    few = Group("few", home.patients.iloc[:n], home.risk[:n])
    for reference, current in ((home, few), (few, home), (few, few)):
        found = compare(reference, current, SEED)
        assert found.verdict is Verdict.TOO_FEW
        assert found.drifted == found.missing_drifted == ()
        assert found.sentence.startswith("Too few to tell: ")
        to_json(found.model_dump(mode="json"))


@pytest.mark.parametrize("missing", [("chol",), NAMES[2:]])
def test_a_column_wholly_missing_is_drift_of_missingness(
    home: Group, missing: tuple[str, ...]
) -> None:
    lacking = home.patients.assign(**dict.fromkeys(missing, np.nan))
    found = compare(home, Group("lacking", lacking, home.risk), SEED)
    assert found.verdict is Verdict.DRIFT
    assert found.missing_drifted == missing
    to_json(found.model_dump(mode="json"))


@pytest.mark.parametrize("sex", [0, 1])
def test_one_sex_absent_is_told(cleveland: Cohort, home: Group, sex: int) -> None:
    rows = cleveland.patients["sex"] == sex
    found = compare(home, Group("one sex", cleveland.patients[rows]), SEED)
    assert "sex" in found.drifted
    assert found.feature("sex").words.startswith(("fewer men: 0 %", "more men: 100 %"))


def test_without_risks_there_is_no_prediction_drift_and_no_expected_accuracy(home: Group) -> None:
    found = compare(home, Group("some", home.patients), SEED)
    assert (found.risk, found.expected_accuracy) == (None, None)


def test_counts_alone_give_the_same_but_for_the_joint_test(
    cleveland: Cohort, home: Group, sites: dict[str, DriftComparison]
) -> None:
    group = scored_group("hungary", load("hungary").patients, cleveland)
    parts = [
        Group("part", group.patients.iloc[rows], np.asarray(group.risk)[rows]).sketch()
        for rows in (slice(0, 120), slice(120, None))
    ]
    names = ("cleveland", "hungary")
    found = compare_sketches(home.sketch(), parts[0] + parts[1], names, SEED)
    assert found.joint is None
    assert found.joint_reason == "counts do not tell which values go together"
    assert found.drifted == sites["hungary"].drifted
    assert found.expected_accuracy == sites["hungary"].expected_accuracy
    for one, other in zip(found.features, sites["hungary"].features, strict=True):
        assert (one.psi, one.wasserstein, one.words) == (other.psi, other.wasserstein, other.words)


def test_patients_are_not_changed(home: Group) -> None:
    before = home.patients.copy()
    compare(home, Group("some", home.patients.iloc[:40]), SEED)
    pd.testing.assert_frame_equal(home.patients, before)
