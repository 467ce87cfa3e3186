"""Groups to compare: risks out of fold at home, and by the model elsewhere."""

import numpy as np
import pytest

from analysis.drift.groups import reference_group, scored_group
from analysis.model.ridge import complete, fit, sigmoid, values
from data.cohorts import Cohort, load
from data.features import NAMES


def test_risks_at_home_are_out_of_fold_and_less_extreme_than_the_models_own(
    cleveland: Cohort,
) -> None:
    told = reference_group(cleveland, seed=1).risk
    own = scored_group("own", cleveland.patients, cleveland).risk
    assert told is not None
    assert own is not None
    sick = cleveland.disease == 1
    assert told[sick].mean() - told[~sick].mean() < own[sick].mean() - own[~sick].mean()


def test_the_same_seed_gives_the_same_risks(cleveland: Cohort) -> None:
    one, same, other = (reference_group(cleveland, seed).risk for seed in (1, 1, 2))
    assert np.array_equal(np.asarray(one), np.asarray(same))
    assert not np.array_equal(np.asarray(one), np.asarray(other))


def test_others_are_scored_by_the_sub_model_of_what_they_have(cleveland: Cohort) -> None:
    site = load("hungary")
    group = scored_group("hungary", site.patients, cleveland)
    row = 0
    inputs = [name for name in NAMES if not np.isnan(site.patients.loc[row, name])]
    rows = complete(cleveland.patients, inputs)
    model = fit(values(cleveland.patients)[rows], cleveland.disease[rows], inputs)
    expected = sigmoid(model.log_odds(values(site.patients)[[row]]))[0]
    assert group.risk is not None
    assert group.risk[row] == pytest.approx(expected, abs=1e-9)


def test_nobody_is_scored_without_complaint(cleveland: Cohort) -> None:
    group = scored_group("nobody", cleveland.patients.iloc[:0], cleveland)
    assert group.risk is not None
    assert group.risk.shape == (0,)
    assert group.sketch().n == 0
