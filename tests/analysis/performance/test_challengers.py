"""The models the readable one is measured against: missing values, tuning, settings."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from analysis.effort import FULL, QUICK
from analysis.model.ridge import CATEGORICAL, NUMERIC, Floats, fit, sigmoid, values
from analysis.performance.challengers import (
    CHALLENGERS,
    VOTERS,
    Challenger,
    Criterion,
    Role,
    challenger,
    filled_and_encoded,
    tune,
)
from data.cohorts import Cohort
from data.features import NAMES

SMALL = replace(FULL, trees=5)
CA, THAL = NAMES.index("ca"), NAMES.index("thal")


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """As in a run; several threads for 303 patients only wait for each other."""
    with threadpool_limits(limits=1):
        yield


@pytest.fixture(scope="module")
def patients(cleveland: Cohort) -> Floats:
    return values(cleveland.patients)


@pytest.mark.parametrize("model", CHALLENGERS, ids=lambda c: c.name)
def test_every_challenger_gives_probabilities_also_to_patients_with_missing_inputs(
    patients: Floats, cleveland: Cohort, model: Challenger
) -> None:
    fitted = model.pipeline(model.grid[0], 5, 0).fit(patients, cleveland.disease)
    sparse = patients[:20].copy()
    sparse[:, 2:] = np.nan
    for table in (patients, sparse):
        risk = fitted.predict_proba(table)[:, 1]
        assert risk.shape == (len(table),)
        assert ((risk >= 0) & (risk <= 1)).all()


def test_a_hole_is_filled_from_the_training_rows_alone(patients: Floats) -> None:
    train = patients[:100].copy()
    train[:, CA], train[:60, THAL], train[60:, THAL] = 3, 7, 3
    hole = patients[[200]].copy()
    hole[:, [CA, THAL]] = np.nan
    filled = filled_and_encoded().fit(train).transform(hole)[0]
    assert filled[NUMERIC.index("ca")] == 3
    assert filled[-3:].tolist() == [0, 0, 1]  # thal 3, 6, 7, the last of the flags


def test_a_code_that_no_training_row_has_is_no_stumbling_block(patients: Floats) -> None:
    restecg = NAMES.index("restecg")
    train = patients[patients[:, restecg] != 1]
    rare = patients[patients[:, restecg] == 1]
    found = filled_and_encoded().fit(train).transform(rare)
    assert found.shape == (4, len(NUMERIC) + 16)
    assert CATEGORICAL == ("sex", "cp", "fbs", "restecg", "exang", "slope", "thal")


def test_the_untuned_ridge_is_the_champion_where_nothing_is_missing(
    patients: Floats, cleveland: Cohort
) -> None:
    whole = ~np.isnan(patients).any(axis=1)
    table, disease = patients[whole], cleveland.disease[whole]
    model = challenger("ridge_tuned")
    found = model.pipeline(model.grid[0], 5, 0).fit(table, disease).predict_proba(table)[:, 1]
    assert found == pytest.approx(sigmoid(fit(table, disease, NAMES).log_odds(table)), abs=1e-4)


@pytest.mark.parametrize("name", ["forest", "extra_trees", "boosting"])
def test_the_same_seed_grows_the_same_model(patients: Floats, cleveland: Cohort, name: str) -> None:
    model = challenger(name)
    one, same = (
        model.pipeline(model.grid[0], 5, 3).fit(patients, cleveland.disease).predict_proba(patients)
        for _ in range(2)
    )
    assert np.array_equal(one, same)


class Told:
    """A classifier that says the last input, flattened by its setting."""

    def __init__(self, scale: float) -> None:
        self.scale = scale

    def fit(self, *_: Floats) -> "Told":
        return self

    def predict_proba(self, patients: Floats) -> Floats:
        risk = 0.5 + self.scale * (patients[:, -1] - 0.5)
        return np.column_stack([1 - risk, risk])


def told(criterion: Criterion = Criterion.LOG_LOSS) -> Challenger:
    ridge = challenger("ridge_tuned")
    return Challenger(
        "told",
        "told",
        ridge.prepare,
        lambda settings, _trees, _seed: Told(settings["scale"]),
        ({"scale": 0.0}, {"scale": 0.1}, {"scale": 0.2}),
        criterion=criterion,
    )


def cohort_told() -> tuple[Floats, np.ndarray]:
    """Patients whose last flag is the outcome: the more is made of it, the better."""
    disease = np.tile([0, 1], 30)
    patients = np.tile([50.0, 1, 4, 130, 250, 0, 0, 150, 0, 1, 2, 0, 3], (60, 1))
    patients[disease == 1, THAL] = 7
    return patients, disease


def test_tuning_takes_the_settings_with_the_smallest_log_loss() -> None:
    assert tune(told(), *cohort_told(), SMALL, 0) == {"scale": 0.2}


def test_tuned_on_roc_auc_the_size_of_a_probability_does_not_matter() -> None:
    # 0.1 and 0.2 rank alike, so that the earlier wins although its risks are timid.
    assert tune(told(Criterion.ROC_AUC), *cohort_told(), SMALL, 0) == {"scale": 0.1}


def test_untuned_the_first_settings_are_taken() -> None:
    assert tune(told(), *cohort_told(), QUICK, 0) == {"scale": 0.0}


def test_tuning_never_sees_other_rows(patients: Floats, cleveland: Cohort) -> None:
    ridge = challenger("ridge_tuned")
    train = np.arange(0, 303, 2)
    alone = tune(ridge, patients[train].copy(), cleveland.disease[train].copy(), FULL, 0)
    assert alone == tune(ridge, patients[train], cleveland.disease[train], FULL, 0)


def test_names_are_unique_and_the_voters_exist() -> None:
    names = [c.name for c in CHALLENGERS]
    assert len(set(names)) == len(names)
    assert set(VOTERS) - {"ridge"} <= set(names)
    assert all(challenger(name).name == name for name in names)


def test_only_the_baseline_and_the_warning_are_no_challengers() -> None:
    assert {c.name for c in CHALLENGERS if c.role is not Role.CHALLENGER} == {
        "prevalence",
        "ridge_tuned_on_roc_auc",
    }
