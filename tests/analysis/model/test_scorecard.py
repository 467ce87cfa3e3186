"""The scorecard with plain arithmetic is the scikit-learn pipeline, and its own explanation."""

import importlib
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.model.contribution_spread import contribution_spread
from analysis.model.patterns import fit_sub_model, input_sets
from analysis.model.ridge import complete, pipeline, values
from analysis.model.scorecard import scorecard
from analysis.performance.interval_check import served_interval
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES
from tests.analysis.plain_scorecard import (
    MISSING,
    contributions,
    interval,
    log_odds,
    probability,
    sub_model,
)

PATTERNS = ((), *MISSING)


def named(missing: Sequence[str]) -> str:
    return "-".join(missing) or "none missing"


@pytest.fixture(scope="module")
def shap() -> Any:
    """The library; what its import draws warns of a coming change in matplotlib."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return importlib.import_module("shap")


@pytest.mark.parametrize("missing", PATTERNS, ids=named)
def test_all_303_patients_get_the_probability_of_the_pipeline(
    cleveland: Cohort, card: dict[str, Any], missing: tuple[str, ...]
) -> None:
    patients = cleveland.patients.drop(columns=list(missing))
    scored = 0
    # The six patients with a missing value have sub-models, and so pipelines, of their own.
    for known, group in patients.groupby([patients[name].notna() for name in patients]):
        inputs = [name for name, there in zip(patients, known, strict=True) if there]
        rows = complete(patients, inputs)
        model = pipeline(inputs).fit(patients.loc[rows, inputs], cleveland.disease[rows])
        expected = model.predict_proba(group[inputs])[:, 1]
        found = [probability(card, patient) for patient in group.to_dict("records")]
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
        scored += len(group)
    assert scored == 303


@pytest.mark.parametrize("missing", [(), ("ca", "thal"), NAMES[2:]], ids=named)
def test_contributions_and_baseline_are_those_of_shap(
    shap: Any, cleveland: Cohort, card: dict[str, Any], missing: tuple[str, ...]
) -> None:
    inputs = [name for name in NAMES if name not in missing]
    rows = complete(cleveland.patients, inputs)
    patients = cleveland.patients.loc[rows, inputs]
    model = pipeline(inputs).fit(patients, cleveland.disease[rows])
    design = model[:-1].transform(patients)
    background = shap.maskers.Independent(design, max_samples=len(design))
    explainer = shap.LinearExplainer(model["ridge"], background)
    # Columns are called numeric__age and categorical__cp_4.0.
    columns = model["encode"].get_feature_names_out()
    owners = [column.split("__")[1].split("_")[0] for column in columns]
    theirs = pd.DataFrame(explainer.shap_values(design), columns=owners).T.groupby(level=0).sum().T
    ours = pd.DataFrame([contributions(card, patient) for patient in patients.to_dict("records")])
    np.testing.assert_allclose(ours[inputs], theirs[inputs], rtol=0, atol=1e-9)
    baseline = card["sub_models"][",".join(inputs)]["baseline"]
    assert baseline == pytest.approx(float(explainer.expected_value), abs=1e-9)


@pytest.mark.parametrize("missing", [(), ("ca", "thal"), NAMES[2:]], ids=named)
def test_the_contributions_of_the_training_patients_average_to_zero(
    cleveland: Cohort, card: dict[str, Any], missing: tuple[str, ...]
) -> None:
    inputs = [name for name in NAMES if name not in missing]
    patients = cleveland.patients.loc[complete(cleveland.patients, inputs), inputs]
    table = pd.DataFrame([contributions(card, patient) for patient in patients.to_dict("records")])
    np.testing.assert_allclose(table.mean(), 0, atol=1e-9)


@pytest.mark.parametrize("missing", [(), ("ca", "thal"), NAMES[2:]], ids=named)
def test_the_interval_is_the_one_that_is_checked_against_refits(
    cleveland: Cohort, card: dict[str, Any], missing: tuple[str, ...]
) -> None:
    inputs = tuple(name for name in NAMES if name not in missing)
    sub = fit_sub_model(cleveland, inputs, seed=1)
    rows = complete(cleveland.patients, inputs)
    expected = served_interval(sub.model, sub.variance, values(cleveland.patients)[rows]).T
    patients = cleveland.patients.loc[rows, list(inputs)].to_dict("records")
    found = [interval(card, patient) for patient in patients]
    # The variance is rounded to six digits; on another processor the sixth may differ.
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4)


def test_there_is_a_sub_model_for_every_set_of_inputs(card: dict[str, Any]) -> None:
    assert set(card["sub_models"]) == {",".join(inputs) for inputs in input_sets()}


def test_a_sub_model_holds_its_inputs_and_every_code(card: dict[str, Any]) -> None:
    for key, sub in card["sub_models"].items():
        assert set(sub["numbers"]) | set(sub["categories"]) == set(key.split(","))
        for name, table in sub["categories"].items():
            assert set(table) == {str(code) for code in BY_NAME[name].codes}


def test_every_sub_model_tells_how_good_it_is(card: dict[str, Any]) -> None:
    for sub in card["sub_models"].values():
        roc_auc, low, high = sub["roc_auc"]
        assert 0.5 < low < roc_auc < high <= 1
        assert 0 < sub["brier_score"] < 0.25
        assert 297 <= sub["n"] <= 303
        assert 137 <= sub["diseased"] <= 139


def test_every_sub_model_tells_when_it_decides(card: dict[str, Any]) -> None:
    for sub in card["sub_models"].values():
        assert sub["decision"]["level"] == 0.9
        first, second = sub["decision"]["limits"]
        assert 0 < first < second < 1  # none of them is so good that nothing is undecided


def test_the_limits_of_a_decision_are_rounded_outwards(cleveland: Cohort) -> None:
    sub = fit_sub_model(cleveland, ("age", "sex", "cp"), seed=1)
    card = scorecard([sub], contribution_spread(cleveland), threshold=0.5, group_average=0.5)
    first, second = card["sub_models"]["age,sex,cp"]["decision"]["limits"]
    exact = sub.decision
    assert 0 <= exact.disease_possible_from - first < 1e-6
    assert 0 <= second - exact.health_possible_to < 1e-6


def test_no_variance_is_negative(card: dict[str, Any]) -> None:
    assert all(sub["variance"][1] > 0 for sub in card["sub_models"].values())


def test_the_head_names_threshold_level_and_baseline(card: dict[str, Any]) -> None:
    assert card["schema_version"] == 1
    assert card["threshold"] == 0.5
    assert card["group_average"] == pytest.approx(139 / 303)
    assert card["interval"] == {"level": 0.95, "z": pytest.approx(1.959964, abs=1e-6)}
    assert card["baseline_name"] == "average log-odds of the reference patients"


def test_a_code_that_no_training_patient_has_still_has_its_line(cleveland: Cohort) -> None:
    seen = cleveland.patients["cp"].to_numpy() != 1
    part = Cohort(
        name="part",
        patients=cleveland.patients[seen],
        disease=cleveland.disease[seen],
        coding=cleveland.coding,
        sha256="",
        duplicates=0,
        notes=(),
    )
    sub = fit_sub_model(part, ("age", "sex", "cp"), seed=1)
    card = scorecard([sub], contribution_spread(part), threshold=0.5, group_average=0.5)
    unseen = {**dict.fromkeys(NAMES, np.nan), "age": 50.0, "sex": 1.0, "cp": 1.0}
    expected = sub.model.log_odds(np.array([[unseen[name] for name in NAMES]]))[0]
    assert log_odds(card, unseen) == pytest.approx(expected, abs=1e-9)
    assert set(sub_model(card, unseen)["categories"]["cp"]) == {"1", "2", "3", "4"}
