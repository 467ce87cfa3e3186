"""One sub-model for every set of inputs, each measured on patients it had not seen."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from analysis.model.conformal import conformal_limits, possible
from analysis.model.patterns import REPEATS, fit_sub_model, input_sets, out_of_fold
from analysis.model.ridge import complete, sigmoid, values
from data.cohorts import Cohort
from data.features import NAMES

ENOUGH = (NAMES, tuple(n for n in NAMES if n not in {"slope", "ca", "thal"}), ("age", "sex"))
"""All inputs, the ten most clinics have, and the least there may be."""


def part(cohort: Cohort, rows: np.ndarray) -> Cohort:
    """Return some patients of a cohort."""
    return replace(cohort, patients=cohort.patients.iloc[rows], disease=cohort.disease[rows])


def test_there_is_one_set_for_each_way_of_lacking_inputs() -> None:
    sets = input_sets()
    assert len(sets) == 2**11 == 2048
    assert len(set(sets)) == 2048


def test_every_set_holds_age_and_sex_and_keeps_the_features_order() -> None:
    for inputs in input_sets():
        assert inputs[:2] == ("age", "sex")
        assert inputs == tuple(name for name in NAMES if name in inputs)


def test_the_sets_go_from_all_inputs_to_age_and_sex() -> None:
    sets = input_sets()
    sizes = [len(inputs) for inputs in sets]
    assert sets[0] == NAMES
    assert sets[-1] == ("age", "sex")
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("missing", "n", "diseased", "roc_auc", "brier"),
    [
        # n and diseased by counting; the rest from the masked cross-validation of CLINICAL.md 4.
        ((), 297, 137, 0.911, 0.119),
        (("ca",), 301, 138, 0.889, 0.133),
        (("ca", "thal"), 303, 139, 0.878, 0.141),
        (("slope", "ca", "thal"), 303, 139, 0.875, 0.142),
        (("thalach", "exang", "oldpeak", "slope"), 297, 137, 0.892, 0.132),
        (("thalach", "exang", "oldpeak", "slope", "ca", "thal"), 303, 139, 0.835, 0.164),
    ],
)
def test_a_sub_model_is_as_good_as_its_inputs_allow(
    cleveland: Cohort, missing: tuple[str, ...], n: int, diseased: int, roc_auc: float, brier: float
) -> None:
    inputs = tuple(name for name in NAMES if name not in missing)
    sub_model = fit_sub_model(cleveland, inputs, seed=1)
    assert sub_model.inputs == inputs
    assert (sub_model.n, sub_model.diseased) == (n, diseased)
    assert sub_model.roc_auc.value == pytest.approx(roc_auc, abs=0.01)
    assert sub_model.roc_auc.n == n
    assert sub_model.brier == pytest.approx(brier, abs=0.005)


def test_quality_is_measured_on_the_mean_of_the_out_of_fold_risks(cleveland: Cohort) -> None:
    inputs = ("age", "sex", "cp")
    risk = out_of_fold(values(cleveland.patients), cleveland.disease, inputs, REPEATS, seed=3)
    sub_model = fit_sub_model(cleveland, inputs, seed=3)
    assert risk.shape == (303, REPEATS)
    assert sub_model.roc_auc.value == pytest.approx(
        roc_auc_score(cleveland.disease, risk.mean(axis=1)), abs=1e-12
    )
    assert sub_model.brier == pytest.approx(
        brier_score_loss(cleveland.disease, risk.mean(axis=1)), abs=1e-12
    )


def test_out_of_fold_risks_come_from_models_that_did_not_see_the_patient(
    cleveland: Cohort,
) -> None:
    patients, disease = values(cleveland.patients), cleveland.disease
    seen = fit_sub_model(cleveland, ("age", "sex"), seed=1).model.log_odds(patients)
    risk = out_of_fold(patients, disease, ("age", "sex"), repeats=1, seed=1)[:, 0]
    loss_seen = np.log1p(np.exp(np.where(disease == 1, -seen, seen))).mean()
    loss = -np.log(np.where(disease == 1, risk, 1 - risk)).mean()
    assert loss > loss_seen


def test_the_same_seed_gives_the_same_folds(cleveland: Cohort) -> None:
    patients, disease = values(cleveland.patients), cleveland.disease
    one, same, other = (out_of_fold(patients, disease, ("age", "sex"), 1, s) for s in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("inputs", ENOUGH, ids=len)
def test_the_limits_of_a_decision_are_those_of_its_own_out_of_fold_risks(
    cleveland: Cohort, inputs: tuple[str, ...]
) -> None:
    rows = complete(cleveland.patients, inputs)
    patients, disease = values(cleveland.patients)[rows], cleveland.disease[rows]
    risk = out_of_fold(patients, disease, inputs, REPEATS, seed=3).mean(axis=1)
    assert fit_sub_model(cleveland, inputs, seed=3).decision == conformal_limits(disease, risk, 0.9)


@pytest.mark.parametrize("inputs", ENOUGH, ids=len)
def test_patients_held_out_keep_their_outcome_as_often_as_promised(
    cleveland: Cohort, inputs: tuple[str, ...]
) -> None:
    whole = np.flatnonzero(complete(cleveland.patients, inputs))
    kept: dict[int, list[bool]] = {0: [], 1: []}
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    for train, test in folds.split(whole, cleveland.disease[whole]):
        served = fit_sub_model(part(cleveland, whole[train]), inputs, seed=1)
        held_out = part(cleveland, whole[test])
        risk = sigmoid(served.model.log_odds(values(held_out.patients)))
        sets = possible(risk, served.decision)
        for outcome in (0, 1):
            kept[outcome] += sets[outcome, held_out.disease == outcome].tolist()
    for outcomes in kept.values():
        low, high = binom.interval(0.99, len(outcomes), 0.9)
        assert low <= sum(outcomes) <= high
