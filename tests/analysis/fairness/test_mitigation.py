"""What treating the sexes more alike gives and costs, on the same folds."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.fairness.mitigation import Mitigation, MitigationStudy, compare_mitigations
from analysis.fairness.mitigation_methods import METHODS, treat
from analysis.measures.intervals import Estimate
from analysis.model.ridge import Floats, Labels, complete, fit, sigmoid, values
from data.cohorts import Cohort
from data.features import NAMES

SEED = 20260101
Fold = tuple[Floats, Labels, Labels, Labels]


@pytest.fixture(scope="module")
def fold(cleveland: Cohort) -> Fold:
    rows = complete(cleveland.patients, NAMES)
    order = np.random.default_rng(4).permutation(int(rows.sum()))
    return values(cleveland.patients)[rows], cleveland.disease[rows], order[60:], order[:60]


@pytest.fixture(scope="module")
def study(cleveland: Cohort) -> MitigationStudy:
    told: list[int] = []
    found = compare_mitigations(cleveland, 1, 200, SEED, told.append)
    assert told == [1] * 5
    return found


def of(study: MitigationStudy, method: str) -> Mitigation:
    return next(one for one in study.methods if one.method == method)


def gap(one: Mitigation, measure: str) -> Estimate:
    found = next(gap for gap in one.by_sex.gaps if gap.measure == measure).difference
    assert found is not None
    return found


# One fold


def test_the_model_as_it_is_is_the_served_one(fold: Fold) -> None:
    patients, disease, train, test = fold
    found = treat(*fold, seed=1)["as_served"]
    expected = sigmoid(fit(patients[train], disease[train], NAMES).log_odds(patients[test]))
    assert found.risk == pytest.approx(expected)
    assert (found.flagged == (expected >= 0.5)).all()
    assert (found.again == found.flagged).all()


def test_without_sex_nothing_depends_on_sex(fold: Fold) -> None:
    patients, disease, train, test = fold
    swapped = patients.copy()
    swapped[test, NAMES.index("sex")] = 1 - swapped[test, NAMES.index("sex")]
    before = treat(*fold, seed=1)
    after = treat(swapped, disease, train, test, seed=1)
    assert (before["without_sex"].risk == after["without_sex"].risk).all()
    assert not (before["as_served"].risk == after["as_served"].risk).any()


def test_thresholds_by_sex_leave_the_probabilities_alone(fold: Fold) -> None:
    found = treat(*fold, seed=1)
    for method in ("threshold_equal_opportunity", "threshold_equalized_odds"):
        assert (found[method].risk == found["as_served"].risk).all()
        assert not (found[method].flagged == found["as_served"].flagged).all()


def test_the_same_seed_gives_the_same_answers(fold: Fold) -> None:
    first, same = treat(*fold, seed=1), treat(*fold, seed=1)
    for method in METHODS:
        assert (first[method].flagged == same[method].flagged).all()
        assert (first[method].again == same[method].again).all()
        assert (first[method].risk == same[method].risk).all()


def test_a_risk_is_a_probability_under_every_method(fold: Fold) -> None:
    for one in treat(*fold, seed=1).values():
        assert ((one.risk >= 0) & (one.risk <= 1)).all()
        assert one.flagged.dtype == one.again.dtype == np.bool_
        assert len(one.risk) == len(one.flagged) == len(one.again) == 60


# The study


def test_all_methods_are_measured_on_the_same_patients(study: MitigationStudy) -> None:
    assert [one.method for one in study.methods] == list(METHODS)
    assert (study.n, study.folds, study.repeats, study.reason) == (297, 5, 1, "")
    for one in study.methods:
        women, men, _ = one.by_sex.groups
        assert (women.n, men.n) == (96, 201)


def test_the_model_as_it_is_costs_nothing(study: MitigationStudy) -> None:
    one = of(study, "as_served")
    assert one.accuracy_change is not None
    assert (one.accuracy_change.interval.low, one.accuracy_change.interval.high) == (0, 0)
    assert one.decided_by_chance == 0
    assert one.reading == ""
    assert one.flags_from["female"] == pytest.approx(0.5, abs=0.05)


def test_leaving_sex_out_narrows_the_gap_and_over_predicts_in_women(
    study: MitigationStudy,
) -> None:
    one, before = of(study, "without_sex"), of(study, "as_served")
    assert abs(gap(one, "true_positive_rate").value) < abs(gap(before, "true_positive_rate").value)
    assert gap(one, "true_positive_rate").value == pytest.approx(-0.016, abs=0.05)
    assert gap(one, "false_positive_rate").value == pytest.approx(-0.066, abs=0.05)
    women = one.by_sex.groups[0].measures["observed_to_expected"]
    assert women is not None
    assert women.value == pytest.approx(0.76, abs=0.04)
    assert women.interval.high < 1
    change = one.observed_to_expected_change["female"]
    assert change is not None
    assert change.interval.high < 0


def test_a_cost_is_measured_on_the_same_resamples(study: MitigationStudy) -> None:
    before = of(study, "as_served").by_sex.groups[2].measures["accuracy"]
    after = of(study, "without_sex").by_sex.groups[2].measures["accuracy"]
    change = of(study, "without_sex").accuracy_change
    assert before is not None
    assert after is not None
    assert change is not None
    assert change.value == pytest.approx(after.value - before.value)
    # Paired: much narrower than the interval of either.
    width = change.interval.high - change.interval.low
    assert width < 0.75 * (before.interval.high - before.interval.low)


def test_equalized_odds_narrows_the_gap_in_false_alarms_and_costs_accuracy(
    study: MitigationStudy,
) -> None:
    one, before = of(study, "threshold_equalized_odds"), of(study, "as_served")
    narrowed = abs(gap(one, "false_positive_rate").value)
    assert narrowed < abs(gap(before, "false_positive_rate").value) / 2
    assert one.accuracy_change is not None
    assert one.accuracy_change.value < 0
    assert one.brier_change is None
    assert one.flags_from["female"] < 0.5 < one.flags_from["male"]
    assert "The probabilities stay as they are" in one.reading


def test_a_lottery_is_told_as_one(study: MitigationStudy) -> None:
    for method in ("threshold_equalized_odds", "exponentiated_gradient"):
        one = of(study, method)
        assert 0 < one.decided_by_chance < 0.2
        assert "Chance decides" in one.reading
        assert one.by_sex.threshold is None


def test_exponentiated_gradient_pays_with_calibration(study: MitigationStudy) -> None:
    one = of(study, "exponentiated_gradient")
    assert one.brier_change is not None
    assert one.brier_change.value > 0
    assert "Brier score" in one.reading
    assert "Diseased found for each one foretold" in one.reading


def test_it_goes_to_json_and_back(study: MitigationStudy) -> None:
    assert MitigationStudy.model_validate_json(study.model_dump_json()) == study


def test_too_few_of_one_sex_is_a_reason_and_no_error(cleveland: Cohort) -> None:
    sex, sick = cleveland.patients["sex"].to_numpy(), cleveland.disease == 1
    kept = (sex == 1) | ~sick | (np.cumsum((sex == 0) & sick) <= 9)
    few = replace(
        cleveland,
        patients=cleveland.patients[kept].reset_index(drop=True),
        disease=cleveland.disease[kept],
    )
    study = compare_mitigations(few, 1, 20, SEED)
    assert study.methods == ()
    assert study.reason.endswith("9 of them diseased: every method needs 10 of each outcome.")
