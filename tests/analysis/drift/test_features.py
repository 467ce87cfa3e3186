"""One input's description: change with interval, words, sizes, and who lacks it."""

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from analysis.drift.features import (
    NO_DIFFERENCE,
    TOO_FEW,
    FeatureDrift,
    features,
)
from analysis.drift.hypotheses import Topic, decide, hypotheses
from analysis.drift.sketches import sketch
from data.cohorts import Cohort, load


def described(reference: pd.DataFrame, current: pd.DataFrame) -> dict[str, FeatureDrift]:
    first, second = sketch(reference), sketch(current)
    decided = decide(hypotheses(first, second, seed=1))
    about = {
        topic: {one.hypothesis.name: one for one in decided if one.hypothesis.topic is topic}
        for topic in (Topic.VALUES, Topic.MISSING)
    }
    found = features(first, second, about[Topic.VALUES], about[Topic.MISSING], seed=1)
    return {one.name: one for one in found}


@pytest.fixture(scope="module")
def hungary(cleveland: Cohort) -> dict[str, FeatureDrift]:
    return described(cleveland.patients, load("hungary").patients)


def test_a_numbers_change_is_the_difference_of_means_with_its_interval(
    cleveland: Cohort, hungary: dict[str, FeatureDrift]
) -> None:
    before, after = cleveland.patients["age"], load("hungary").patients["age"]
    change = after.mean() - before.mean()
    reach = NormalDist().inv_cdf(0.975) * np.sqrt(
        before.var(ddof=0) / len(before) + after.var(ddof=0) / len(after)
    )
    found = hungary["age"].change
    assert found is not None
    assert found.value == pytest.approx(change)
    assert found.interval.low == pytest.approx(change - reach)
    assert found.interval.high == pytest.approx(change + reach)
    assert found.n == 294
    assert hungary["age"].words == "7 years younger on average"


def test_a_categorys_change_is_that_of_the_one_that_changed_most(
    hungary: dict[str, FeatureDrift],
) -> None:
    found = hungary["restecg"]
    assert found.words == "left ventricular hypertrophy rarer: 2 % instead of 49 %"
    assert found.change is not None
    assert found.change.value == pytest.approx(6 / 293 - 148 / 303)
    assert found.wasserstein is None


def test_what_did_not_drift_is_told_so(hungary: dict[str, FeatureDrift]) -> None:
    assert hungary["exang"].words == NO_DIFFERENCE
    assert not hungary["exang"].drifted
    assert hungary["age"].missing.words == ""
    assert hungary["age"].missing.tested is None


def test_missing_is_described_apart(hungary: dict[str, FeatureDrift]) -> None:
    found = hungary["ca"]
    assert found.tested is None
    assert found.words == "only 3 patients have it: too few to decide"
    assert (found.jensen_shannon, found.psi, found.change) == (None, None, None)
    assert found.missing_drifted
    assert found.missing.words == "missing in 99 % instead of 1 %"
    assert found.missing.current is not None
    assert found.missing.current.value == pytest.approx(291 / 294)


def test_an_input_nobody_has_is_described_and_not_tested(cleveland: Cohort) -> None:
    nobody = cleveland.patients.assign(chol=np.nan)
    found = described(cleveland.patients, nobody)["chol"]
    assert found.words == "nobody has it"
    assert found.missing_drifted
    back = described(nobody, cleveland.patients)["chol"]
    assert back.words == "nobody in the reference has it"


@pytest.mark.parametrize("n", [0, 5, 29])
def test_too_few_patients_are_described_without_a_decision(cleveland: Cohort, n: int) -> None:
    found = described(cleveland.patients, cleveland.patients.iloc[:n])
    assert not any(one.drifted or one.missing_drifted for one in found.values())
    assert found["age"].words == (TOO_FEW if n else "nobody has it")


def test_one_sex_only_is_told_in_words(cleveland: Cohort) -> None:
    men = cleveland.patients[cleveland.patients["sex"] == 1]
    assert described(cleveland.patients, men)["sex"].words == "more men: 100 % instead of 68 %"


def test_it_goes_to_json_and_back(hungary: dict[str, FeatureDrift]) -> None:
    for one in hungary.values():
        assert FeatureDrift.model_validate_json(one.model_dump_json()) == one
