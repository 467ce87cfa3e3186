"""ROC and precision-recall by hand and against scikit-learn, and all curves of Cleveland."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import average_precision_score
from sklearn.metrics import roc_curve as roc_of_scikit_learn

from analysis.effort import QUICK
from analysis.errors import TooFewPatients
from analysis.measures.resampled import Curve, Pool, draw_counts
from analysis.performance.curves import (
    GRID,
    Curves,
    average_precision,
    precision_recall_curve,
    roc_curve,
    trace_curves,
)
from data.cohorts import Cohort

SEED = 20260101
# Ranked: sick, well, sick, sick and well together, well.
DISEASE = np.array([1, 0, 1, 1, 0, 0])
RISK = np.array([0.9, 0.8, 0.7, 0.4, 0.4, 0.1])[:, None]
COUNTS = draw_counts(6, 40, 0)


def at(x: float, curve: Curve) -> float:
    return curve.y[curve.x.index(x)]


def test_the_roc_curve_by_hand() -> None:
    found = roc_curve(Pool.of(DISEASE, RISK, COUNTS))
    assert found.x == GRID
    # At a false-positive rate of 0 one of three sick is found; up to 1/3 the line is flat, there
    # it rises to two of three; the tie then joins (1/3, 2/3) and (2/3, 1) by a line.
    assert at(0.0, found) == pytest.approx(1 / 3, abs=1e-5)
    assert at(0.33, found) == pytest.approx(1 / 3, abs=1e-5)
    assert at(0.34, found) == pytest.approx(2 / 3 + 0.34 - 1 / 3, abs=1e-5)
    assert at(0.67, found) == at(1.0, found) == 1


def test_the_precision_recall_curve_by_hand() -> None:
    found = precision_recall_curve(Pool.of(DISEASE, RISK, COUNTS))
    assert found.x == GRID[1:]
    assert at(0.01, found) == at(0.33, found) == 1
    assert at(0.34, found) == at(0.66, found) == pytest.approx(2 / 3, abs=1e-5)
    assert at(0.67, found) == at(1.0, found) == pytest.approx(3 / 5)


def test_a_recall_of_exactly_a_point_needs_no_lower_threshold() -> None:
    disease = np.array([1] * 10 + [0] * 10)
    risk = np.linspace(1, 0, 20)[:, None]
    found = precision_recall_curve(Pool.of(disease, risk, draw_counts(20, 5, 0)))
    assert set(found.y) == {1}


@pytest.mark.parametrize("digits", [8, 1], ids=["no ties", "many ties"])
def test_both_agree_with_scikit_learn(digits: int) -> None:
    rng = np.random.default_rng(2)
    disease = (np.arange(90) % 3 == 0).astype(np.int64)
    risk = np.round(expit(rng.normal(disease, 1)), digits)[:, None]
    pool = Pool.of(disease, risk, draw_counts(90, 5, 0))
    false, true, _ = roc_of_scikit_learn(disease, risk[:, 0])
    assert roc_curve(pool).y == pytest.approx(np.interp(GRID, false, true), abs=1e-5)
    wanted = average_precision_score(disease, risk[:, 0])
    assert average_precision(pool)[0] == pytest.approx(wanted, abs=1e-12)


def test_resamples_without_an_outcome_are_left_out_of_the_band() -> None:
    counts = np.array([[1.0, 1, 1, 1], [0, 0, 2, 2], [2, 2, 0, 0], [1, 1, 1, 1]])
    pool = Pool.of(np.array([1, 1, 0, 0]), np.array([[0.9], [0.3], [0.5], [0.1]]), counts)
    for line in (roc_curve(pool), precision_recall_curve(pool)):
        assert not np.isnan((line.y, line.low, line.high)).any()


@pytest.fixture(scope="module")
def traced(cleveland: Cohort) -> tuple[Curves, list[int]]:
    told: list[int] = []
    return trace_curves(cleveland, SEED, QUICK, told.append), told


def test_each_line_lies_in_its_band_and_rises_or_falls_as_it_must(
    traced: tuple[Curves, list[int]],
) -> None:
    roc, precision = traced[0].roc, traced[0].precision_recall
    for line in (roc, precision):
        assert all(low <= high for low, high in zip(line.low, line.high, strict=True))
        assert all(0 <= value <= 1 for value in (*line.low, *line.y, *line.high))
        inside = np.array(line.low) <= np.array(line.y)
        assert np.mean(inside & (np.array(line.y) <= np.array(line.high))) > 0.95
    assert list(roc.y) == sorted(roc.y)
    assert precision.y[-1] == pytest.approx(139 / 303, abs=0.1)


def test_the_area_under_the_line_is_clevelands(traced: tuple[Curves, list[int]]) -> None:
    assert np.trapezoid(traced[0].roc.y, GRID) == pytest.approx(0.911, abs=0.012)
    assert traced[0].average_precision is not None
    assert traced[0].average_precision.interval.low > 0.8


def test_the_study_says_whom_it_is_about(traced: tuple[Curves, list[int]]) -> None:
    found, told = traced
    assert (found.repeats, found.n, found.diseased) == (QUICK.repeats, 303, 139)
    assert sum(told) == 2 * 5 * QUICK.repeats


def test_it_survives_the_way_through_json(traced: tuple[Curves, list[int]]) -> None:
    text = traced[0].model_dump_json()
    assert Curves.model_validate_json(text) == traced[0]
    assert "NaN" not in text


def test_the_same_seed_gives_the_same_bytes(
    cleveland: Cohort, traced: tuple[Curves, list[int]]
) -> None:
    again = trace_curves(cleveland, SEED, QUICK)
    assert again.model_dump_json() == traced[0].model_dump_json()


def test_one_outcome_alone_is_refused(cleveland: Cohort) -> None:
    healthy = replace(cleveland, disease=np.zeros(303, dtype=np.int64))
    with pytest.raises(TooFewPatients):
        trace_curves(healthy, SEED, QUICK)
