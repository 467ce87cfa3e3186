"""One family of hypotheses: what is tested, what is left out, and what counts as drift."""

import numpy as np
import pytest

from analysis.drift.hypotheses import Hypothesis, Topic, decide, hypotheses
from analysis.drift.sketches import sketch
from analysis.drift.tests import HypothesisTest
from data.cohorts import Cohort, load
from data.features import NAMES


def hypothesis(p_value: float, *, material: bool = True) -> Hypothesis:
    test = HypothesisTest(name="by hand", statistic=1.0, p_value=p_value)
    return Hypothesis(Topic.VALUES, "age", test, material)


def test_all_are_corrected_together_by_hand() -> None:
    decided = decide([hypothesis(p) for p in (0.5, 0.01, 0.03, 0.02)])
    assert [one.q_value for one in decided] == pytest.approx([0.5, 0.04, 0.04, 0.04])
    assert [one.drifted for one in decided] == [False, True, True, True]


def test_a_difference_too_small_to_matter_is_no_drift_however_clear() -> None:
    assert not decide([hypothesis(1e-30, material=False)])[0].drifted


def test_a_look_among_many_may_ask_for_more() -> None:
    assert not decide([hypothesis(0.02)], significance=0.01)[0].drifted


def test_nothing_tested_is_nothing_decided() -> None:
    assert decide([]) == []


@pytest.mark.parametrize("n", [0, 1, 5, 29])
def test_fewer_than_30_patients_give_no_hypothesis(cleveland: Cohort, n: int) -> None:
    few = sketch(cleveland.patients.iloc[:n])
    assert hypotheses(sketch(cleveland.patients), few, seed=1) == []
    assert hypotheses(few, sketch(cleveland.patients), seed=1) == []


def test_an_input_hardly_anybody_has_is_not_tested_for_its_values_but_for_missing() -> None:
    cleveland, hungary = (sketch(load(site).patients) for site in ("cleveland", "hungary"))
    found = hypotheses(cleveland, hungary, seed=1)
    assert hungary.known("ca") == 3
    values = {one.name for one in found if one.topic is Topic.VALUES}
    missing = {one.name for one in found if one.topic is Topic.MISSING}
    assert values == set(NAMES) - {"ca"}
    assert "ca" in missing
    assert "age" not in missing


def test_risks_are_tested_where_both_sides_have_them(cleveland: Cohort) -> None:
    risk = np.linspace(0, 1, 303)
    told, untold = sketch(cleveland.patients, risk), sketch(cleveland.patients)
    assert {one.topic for one in hypotheses(told, told, seed=1)} == {
        Topic.VALUES, Topic.MISSING, Topic.RISK,
    }  # fmt: skip
    assert Topic.RISK not in {one.topic for one in hypotheses(told, untold, seed=1)}


def test_a_million_patients_do_not_make_a_trifle_a_drift(cleveland: Cohort) -> None:
    rng = np.random.default_rng(1)
    rows = rng.integers(0, 303, 100_000)
    many = cleveland.patients.iloc[rows].reset_index(drop=True)
    older = many.assign(age=many["age"] + (rng.random(len(many)) < 0.5))
    found = hypotheses(sketch(many), sketch(older), seed=1)
    age = next(one for one in found if one.name == "age")
    assert age.test.p_value < 1e-6
    assert not age.material


def test_the_vessels_are_compared_as_categories(cleveland: Cohort) -> None:
    counted = sketch(cleveland.patients)
    found = {one.name: one.test.name for one in hypotheses(counted, counted, seed=1)}
    assert found["ca"].startswith("chi-square")
