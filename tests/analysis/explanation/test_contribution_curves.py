"""One curve per feature: the model's line, its band, and who has the values."""

import pytest

from analysis.explanation.contribution_curves import ContributionCurve, contribution_curves
from analysis.model.refits import Refits, refit
from data.cohorts import Cohort
from data.features import NAMES


@pytest.fixture(scope="module")
def refits(cleveland: Cohort) -> Refits:
    return refit(cleveland, NAMES, 60, seed=3)


@pytest.fixture(scope="module")
def curves(cleveland: Cohort, refits: Refits) -> dict[str, ContributionCurve]:
    return {curve.feature: curve for curve in contribution_curves(refits, cleveland)}


def test_every_feature_has_a_curve_within_its_band(curves: dict[str, ContributionCurve]) -> None:
    assert tuple(curves) == NAMES
    for curve in curves.values():
        points = len(curve.values)
        assert {len(curve.contribution), len(curve.low), len(curve.high)} == {points}
        assert len(curve.patients) == (points if curve.per_value else points - 1)
        assert all(low <= high for low, high in zip(curve.low, curve.high, strict=True))


def test_a_number_is_a_line_by_the_fitted_weight(
    curves: dict[str, ContributionCurve], refits: Refits
) -> None:
    curve, encoding = curves["thalach"], refits.model.encoding
    at = encoding.numeric.index("thalach")
    per_unit = refits.model.weights[at] / encoding.scale[at]
    for value, contribution in zip(curve.values, curve.contribution, strict=True):
        assert contribution == pytest.approx((value - encoding.centre[at]) * per_unit, abs=2e-5)
    assert (curve.values[0], curve.values[-1], sum(curve.patients)) == (71, 202, 303)


def test_the_band_is_narrow_at_the_mean_and_wide_at_the_ends(
    curves: dict[str, ContributionCurve],
) -> None:
    curve = curves["oldpeak"]
    widths = [high - low for low, high in zip(curve.low, curve.high, strict=True)]
    assert widths[-1] > 5 * min(widths)


def test_few_values_are_drawn_one_by_one(curves: dict[str, ContributionCurve]) -> None:
    assert curves["ca"].values == (0, 1, 2, 3)
    assert curves["ca"].patients == (176, 65, 38, 20)
    assert curves["ca"].per_value
    assert curves["cp"].value_labels[3] == "asymptomatic"
    assert curves["cp"].patients == (23, 50, 86, 144)


def test_the_vessels_and_chest_pain_go_the_way_they_should(
    curves: dict[str, ContributionCurve],
) -> None:
    assert curves["ca"].low[3] > 0 > curves["ca"].high[0]
    assert curves["cp"].low[3] > 0
