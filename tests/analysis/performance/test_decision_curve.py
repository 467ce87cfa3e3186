"""Net benefit by hand, and Cleveland's against what was measured before."""

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.measures.resampled import Curve, draw_counts
from analysis.model.served import served_out_of_fold
from analysis.performance.decision_curve import (
    THRESHOLDS,
    DecisionCurve,
    UsefulRange,
    decision_curve,
)
from data.cohorts import Cohort


def at(threshold: float, curve: Curve) -> float:
    return curve.y[curve.x.index(threshold)]


def test_net_benefit_by_hand() -> None:
    # Ten patients, four sick. From 0.2 on, three of the sick and two of the well are acted on:
    # 3/10 - 2/10 x 0.2/0.8. Acting on everyone: 4/10 - 6/10 x 0.2/0.8.
    disease = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    risk = np.array([0.9, 0.6, 0.2, 0.1, 0.5, 0.2, 0.1, 0.1, 0.05, 0.0])[:, None]
    found = decision_curve(disease, risk, draw_counts(10, 50, 0))
    assert at(0.2, found.model) == pytest.approx(0.3 - 0.2 * 0.25)
    assert at(0.2, found.treat_all) == pytest.approx(0.4 - 0.6 * 0.25)
    assert at(0.2, found.advantage) == pytest.approx(0.25 - 0.25)
    assert at(0.5, found.model) == pytest.approx(0.2 - 0.1)
    assert at(0.5, found.treat_all) == pytest.approx(0.4 - 0.6, abs=1e-5)
    assert at(0.5, found.advantage) == pytest.approx(0.1)
    assert found.treat_none == 0


def test_repeats_are_averaged() -> None:
    disease = np.array([1, 0])
    risk = np.array([[0.9, 0.1], [0.1, 0.1]])
    found = decision_curve(disease, risk, np.ones((3, 2)))
    assert at(0.5, found.model) == 0.25


def test_a_model_that_knows_nothing_is_useful_nowhere() -> None:
    rng = np.random.default_rng(1)
    disease = (np.arange(200) % 2).astype(np.int64)
    found = decision_curve(disease, rng.random((200, 1)), draw_counts(200, 200, 0))
    assert found.useful is None
    assert found.reading.startswith("At no threshold")


def test_a_perfect_model_is_useful_everywhere() -> None:
    disease = (np.arange(200) % 2).astype(np.int64)
    found = decision_curve(disease, disease[:, None].astype(float), draw_counts(200, 200, 0))
    assert found.useful == UsefulRange(low=THRESHOLDS[0], high=THRESHOLDS[-1])


@pytest.fixture(scope="module")
def measured(cleveland: Cohort) -> DecisionCurve:
    risk, _ = served_out_of_fold(cleveland, 4, 20260101)
    return decision_curve(cleveland.disease, risk, draw_counts(303, 200, 0))


@pytest.mark.parametrize(
    ("threshold", "model", "everyone"),
    [(0.1, 0.415, 0.399), (0.2, 0.377, 0.323), (0.3, 0.342, 0.227), (0.5, 0.298, -0.083)],
)
def test_cleveland_is_where_it_was_measured_before(
    measured: DecisionCurve, threshold: float, model: float, everyone: float
) -> None:
    assert at(threshold, measured.model) == pytest.approx(model, abs=0.008)
    assert at(threshold, measured.treat_all) == pytest.approx(everyone, abs=0.001)


def test_below_a_threshold_of_about_10_percent_nothing_is_claimed(measured: DecisionCurve) -> None:
    assert measured.useful is not None
    assert 0.06 <= measured.useful.low <= 0.14
    assert measured.useful.high >= 0.8
    assert f"From a threshold of {100 * measured.useful.low:.0f} % to" in measured.reading


def test_every_line_has_its_band(measured: DecisionCurve) -> None:
    for line in (measured.model, measured.treat_all, measured.advantage):
        assert len(line.x) == len(line.y) == len(line.low) == len(line.high) == len(THRESHOLDS)
        assert all(
            low <= y <= high for low, y, high in zip(line.low, line.y, line.high, strict=True)
        )


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_alone_is_refused(outcome: int) -> None:
    with pytest.raises(TooFewPatients):
        decision_curve(np.full(5, outcome), np.full((5, 1), 0.3), draw_counts(5, 5, 0))
