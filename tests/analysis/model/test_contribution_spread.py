"""The table of standard deviations, against contributions of real refits."""

import numpy as np
import pytest

from analysis.model.contribution_spread import LEAST, ContributionSpread, contribution_spread
from analysis.model.contributions import contributions
from analysis.model.refits import Refits, refit
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES


@pytest.fixture(scope="module")
def spread(cleveland: Cohort) -> ContributionSpread:
    return contribution_spread(cleveland)


@pytest.fixture(scope="module")
def refits(cleveland: Cohort) -> Refits:
    return refit(cleveland, NAMES, 300, seed=11)


def test_every_feature_has_its_line(spread: ContributionSpread) -> None:
    assert set(spread.numbers) | set(spread.categories) == set(NAMES)
    for name, table in spread.categories.items():
        assert set(table) == set(BY_NAME[name].codes)
        assert all(deviation > 0 for deviation in table.values())


def test_it_is_the_standard_deviation_over_refits(
    spread: ContributionSpread, refits: Refits
) -> None:
    told = spread.of(refits.patients, refits.model.encoding, refits.inputs)
    draws = [contributions(model, refits.patients, refits.inputs) for model in refits.models]
    measured = np.std(draws, axis=0)
    known = measured > 2 * LEAST
    ratio = told[known] / measured[known]
    assert np.median(ratio) == pytest.approx(0.98, abs=0.05)
    assert np.quantile(ratio, 0.05) > 0.8
    assert np.quantile(ratio, 0.95) < 1.2


def test_at_the_mean_the_least_is_told(spread: ContributionSpread, refits: Refits) -> None:
    patient = refits.patients[:1].copy()
    patient[0, 0] = refits.model.encoding.centre[0]
    assert spread.of(patient, refits.model.encoding, refits.inputs)[0, 0] == LEAST
