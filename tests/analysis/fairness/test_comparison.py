"""Women against men: Cleveland's figures, served traffic, and too few of anything."""

import math
from typing import Any

import numpy as np
import pytest

from analysis.errors import AnswersRefused
from analysis.fairness.answers import answers
from analysis.fairness.comparison import GroupFairness, compare_groups, fairness
from analysis.fairness.verdict import GapVerdict
from analysis.measures.intervals import Estimate
from analysis.model.ridge import Floats
from analysis.model.served import served_out_of_fold
from data.cohorts import Cohort

SEED = 20260101
REPEATS = 10


@pytest.fixture(scope="module")
def risk(cleveland: Cohort) -> Floats:
    return served_out_of_fold(cleveland, REPEATS, SEED)[0]


@pytest.fixture(scope="module")
def found(cleveland: Cohort, risk: Floats) -> GroupFairness:
    return fairness(risk, cleveland.disease, cleveland.patients["sex"], seed=SEED)


def measured(found: GroupFairness, group: str, name: str) -> Estimate:
    estimate = next(one for one in found.groups if one.group == group).measures[name]
    assert estimate is not None
    return estimate


def gap(found: GroupFairness, name: str) -> Any:
    return next(one for one in found.gaps if one.measure == name)


# Published intervals of the protocol: bootstrap, 10 x 5-fold, threshold 0.5.
WOMEN = {
    "roc_auc": (0.861, 0.974),
    "selection_rate": (0.13, 0.29),
    "true_positive_rate": (0.51, 0.87),
    "false_positive_rate": (0.01, 0.09),
    "observed_to_expected": (0.70, 1.12),
}
MEN = {
    "roc_auc": (0.837, 0.928),
    "selection_rate": (0.45, 0.59),
    "true_positive_rate": (0.73, 0.87),
    "false_positive_rate": (0.10, 0.25),
    "observed_to_expected": (0.93, 1.11),
}


@pytest.mark.parametrize(
    ("group", "name", "interval"),
    [("female", *one) for one in WOMEN.items()] + [("male", *one) for one in MEN.items()],
)
def test_clevelands_figures_are_those_of_the_protocol(
    found: GroupFairness, group: str, name: str, interval: tuple[float, float]
) -> None:
    estimate = measured(found, group, name)
    assert interval[0] <= estimate.value <= interval[1]
    assert (estimate.interval.low, estimate.interval.high) == pytest.approx(interval, abs=0.03)


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("female", "precision", 0.851),
        ("male", "precision", 0.854),
        ("female", "negative_predictive_value", 0.903),
        ("male", "negative_predictive_value", 0.771),
        ("female", "brier_score", 0.084),
        ("male", "brier_score", 0.135),
    ],
)
def test_so_are_those_that_were_published_without_an_interval(
    found: GroupFairness, group: str, name: str, value: float
) -> None:
    assert measured(found, group, name).value == pytest.approx(value, abs=0.035)


def test_the_patients_are_counted(found: GroupFairness) -> None:
    counts = {one.group: (one.n, one.assessed, one.diseased) for one in found.groups}
    assert counts == {"female": (97, 97, 25), "male": (206, 206, 114), "all": (303, 303, 139)}


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("roc_auc", -0.03, 0.11),
        ("selection_rate", -0.41, -0.21),
        ("true_positive_rate", -0.30, 0.08),
        ("false_positive_rate", -0.22, -0.05),
        ("brier_score", -0.09, -0.01),
    ],
)
def test_gaps_are_within_the_protocols_intervals(
    found: GroupFairness, name: str, low: float, high: float
) -> None:
    difference = gap(found, name).difference
    assert low <= difference.value <= high
    assert (difference.interval.low, difference.interval.high) == pytest.approx(
        (low, high), abs=0.03
    )


def test_the_verdicts_respect_the_sample(found: GroupFairness) -> None:
    verdicts = {one.measure: one.reading.verdict for one in found.gaps}
    for name in ("selection_rate", "false_positive_rate", "negative_predictive_value"):
        assert verdicts[name] is GapVerdict.SHOWN
    for name in ("true_positive_rate", "roc_auc", "observed_to_expected"):
        assert verdicts[name] is GapVerdict.TOO_FEW
    # 25 diseased women cannot show a gap in missed disease below about 0.2.
    assert gap(found, "true_positive_rate").reading.smallest_shown == pytest.approx(0.2, abs=0.02)


def test_the_reading_leads_with_missed_disease_and_counts_the_women(found: GroupFairness) -> None:
    assert found.reading.startswith("Diseased who are flagged (true positive rate): too few")
    assert "25 diseased women" in found.reading
    assert "calibration" in found.reading
    assert "ROC-AUC" in found.reading


def test_it_says_why_equal_rates_are_no_aim(found: GroupFairness) -> None:
    assert found.why_not_equal_rates.startswith("26 % of the women and 55 % of the men")
    assert "not aimed at" in found.why_not_equal_rates


def test_the_ratio_of_selection_rates_is_reported(found: GroupFairness) -> None:
    impact = found.parity.disparate_impact
    assert impact is not None
    assert impact.value == pytest.approx(0.41, abs=0.03)
    assert impact == gap(found, "selection_rate").ratio


def test_the_same_inputs_give_the_same_result(
    cleveland: Cohort, risk: Floats, found: GroupFairness
) -> None:
    again = fairness(risk, cleveland.disease, cleveland.patients["sex"], seed=SEED)
    assert again == found
    other = fairness(risk, cleveland.disease, cleveland.patients["sex"], seed=SEED + 1)
    assert other.groups[0].measures["accuracy"] != found.groups[0].measures["accuracy"]
    assert (
        measured(other, "female", "accuracy").value == measured(found, "female", "accuracy").value
    )


def test_it_goes_to_json_and_back(found: GroupFairness) -> None:
    assert GroupFairness.model_validate_json(found.model_dump_json()) == found


def test_no_input_is_changed(cleveland: Cohort, risk: Floats) -> None:
    kept = risk.copy(), cleveland.disease.copy(), cleveland.patients["sex"].copy()
    fairness(risk, cleveland.disease, cleveland.patients["sex"], resamples=20)
    assert (risk == kept[0]).all()
    assert (cleveland.disease == kept[1]).all()
    assert (cleveland.patients["sex"] == kept[2]).all()


def test_another_threshold_flags_others(cleveland: Cohort, risk: Floats) -> None:
    found = fairness(risk, cleveland.disease, cleveland.patients["sex"], 0.15, 50)
    assert found.threshold == 0.15
    assert measured(found, "all", "true_positive_rate").value == pytest.approx(0.96, abs=0.02)


# Served traffic


def test_served_traffic_is_measured_on_those_whose_outcome_is_known(
    cleveland: Cohort, risk: Floats
) -> None:
    once, sex = risk[:, 0], cleveland.patients["sex"]
    outcomes = [int(d) if row % 2 else None for row, d in enumerate(cleveland.disease)]
    found = fairness(once, outcomes, sex, resamples=200)
    known = np.arange(303) % 2 == 1
    told = answers(once[known], cleveland.disease[known], sex[known], 0.5)
    halved = compare_groups(told, 0.5, 200, SEED)
    assert (found.n, found.assessed) == (303, 151)
    assert measured(found, "all", "selection_rate").n == 303
    for name in ("true_positive_rate", "roc_auc", "brier_score", "observed_to_expected"):
        assert measured(found, "male", name).value == measured(halved, "male", name).value


def test_without_any_outcome_the_selection_rates_are_still_compared(
    cleveland: Cohort, risk: Floats
) -> None:
    sex = cleveland.patients["sex"]
    found = fairness(risk[:, 0], [None] * 303, sex, resamples=200)
    assert gap(found, "selection_rate").reading.verdict is GapVerdict.SHOWN
    assert found.parity.demographic_parity_difference is not None
    assert found.parity.equalized_odds_difference is None
    assert found.why_not_equal_rates == ""
    for group in found.groups:
        assert set(group.reasons) == set(group.measures) - {"selection_rate"}


# Too few


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [one for entry in value.values() for one in numbers(entry)]
    if isinstance(value, list | tuple):
        return [one for entry in value for one in numbers(entry)]
    return [value] if isinstance(value, float) else []


CASES = {
    "nobody": ([], [], []),
    "one patient": ([0.7], [1], [0]),
    "five rows": ([0.2, 0.7, 0.4, 0.5, 0.6], [0, 1, 0, 1, 0], [1, 0, 1, 0, 1]),
    "women only": ([0.2, 0.8] * 30, [0, 1] * 30, [0] * 60),
    "all diseased": ([0.2, 0.8] * 30, [1] * 60, [0, 0, 1, 1] * 15),
    "all healthy": ([0.2, 0.8] * 30, [0] * 60, [0, 0, 1, 1] * 15),
    "no outcome": ([0.2, 0.8] * 30, [None] * 60, [0, 0, 1, 1] * 15),
    "one risk for all": ([0.5] * 60, [0, 1] * 30, [0, 0, 1, 1] * 15),
    "nobody is told any risk": ([0.0] * 60, [0, 1] * 30, [0, 0, 1, 1] * 15),
    "perfect": ([0.0, 1.0] * 30, [0, 1] * 30, [0, 0, 1, 1] * 15),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_too_few_of_anything_gives_reasons_and_neither_a_warning_nor_nan(case: Any) -> None:
    found = fairness(*case, resamples=50)
    assert all(map(math.isfinite, numbers(found.model_dump())))
    assert GroupFairness.model_validate_json(found.model_dump_json()) == found
    for group in found.groups:
        missing = {name for name, one in group.measures.items() if one is None}
        assert set(group.reasons) == missing
    assert len(found.gaps) == 10
    assert found.reading


def test_one_sex_alone_is_too_few_to_tell() -> None:
    found = fairness(*CASES["women only"], resamples=50)
    assert {one.reading.verdict for one in found.gaps} == {GapVerdict.TOO_FEW}
    assert measured(found, "female", "true_positive_rate").value == 1


def test_perfect_answers_for_thirty_are_not_known_to_be_without_gap() -> None:
    found = fairness(*CASES["perfect"], resamples=500)
    for name in ("true_positive_rate", "false_positive_rate", "roc_auc"):
        assert gap(found, name).difference.value == 0
        assert gap(found, name).reading.verdict is GapVerdict.TOO_FEW


def test_many_patients_without_a_gap_have_none_larger_than_little() -> None:
    rng = np.random.default_rng(8)
    risk = rng.random(6000)
    disease = (rng.random(6000) < risk).astype(int)
    found = fairness(risk, disease, rng.integers(0, 2, 6000), resamples=100)
    for name in ("true_positive_rate", "false_positive_rate", "roc_auc", "observed_to_expected"):
        reading = gap(found, name).reading
        assert reading.verdict is GapVerdict.NO_LARGER
        assert 0 < reading.largest < 0.1


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(AnswersRefused):
        fairness([0.5, 0.4], [1, 0], [0])


@pytest.mark.full
def test_intervals_of_the_gap_hold_the_truth_about_95_times_in_100() -> None:
    rng = np.random.default_rng(1)
    held = []
    for seed in range(200):
        sex = np.repeat([0, 1], [100, 200])
        disease = (rng.random(300) < np.where(sex, 0.5, 0.3)).astype(int)
        flagged = rng.random(300) < np.where(disease, np.where(sex, 0.8, 0.7), 0.1)
        found = fairness(np.where(flagged, 0.9, 0.1), disease, sex, resamples=200, seed=seed)
        interval = gap(found, "true_positive_rate").difference.interval
        held.append(interval.low <= -0.1 <= interval.high)
    assert 0.90 <= np.mean(held) <= 0.99
