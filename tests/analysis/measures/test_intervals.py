"""Estimates with intervals, against answers worked out by hand and by brute force."""

from math import sqrt

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from analysis.measures.intervals import (
    Estimate,
    Interval,
    Z,
    bootstrap,
    bootstrap_rows,
    roc_auc_delong,
)
from analysis.model.ridge import Floats, Labels


def test_z_is_that_of_95_percent() -> None:
    assert pytest.approx(1.959964, abs=1e-6) == Z


def test_delong_by_hand() -> None:
    # Sick 0.9 beats both of the well, 0.4 beats one of two: AUC 3/4. Placements of the sick 1 and
    # 1/2, of the well 1/2 and 1: each of variance 1/8, halved. Standard error sqrt(1/8).
    found = roc_auc_delong(np.array([1, 1, 0, 0]), np.array([0.9, 0.4, 0.5, 0.1]))
    assert found.value == 0.75
    assert found.interval.low == pytest.approx(0.75 - 1.959964 * sqrt(1 / 8), abs=1e-6)
    assert found.interval.high == 1
    assert found.n == 4


def brute_force(disease: Labels, score: Floats) -> tuple[float, float]:
    """AUC and its standard error from every pair of a sick and a well patient."""
    sick, well = score[disease == 1], score[disease == 0]
    wins = (sick[:, None] > well) + 0.5 * (sick[:, None] == well)
    variance = wins.mean(axis=1).var(ddof=1) / len(sick) + wins.mean(axis=0).var(ddof=1) / len(well)
    return float(wins.mean()), sqrt(variance)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("digits", [8, 1], ids=["no ties", "many ties"])
def test_delong_is_that_of_all_pairs_and_the_auc_is_scikit_learns(seed: int, digits: int) -> None:
    rng = np.random.default_rng(seed)
    disease = np.repeat([1, 0], [23, 34])
    score = np.round(rng.normal(0.6 * disease, 1.0), digits)
    found = roc_auc_delong(disease, score)
    auc, error = brute_force(disease, score)
    assert found.value == pytest.approx(roc_auc_score(disease, score), abs=1e-12)
    assert found.value == pytest.approx(auc, abs=1e-12)
    assert found.interval.low == pytest.approx(auc - Z * error, abs=1e-12)
    assert found.interval.high == pytest.approx(auc + Z * error, abs=1e-12)


def test_a_perfect_score_has_no_spread() -> None:
    found = roc_auc_delong(np.array([1, 1, 0, 0]), np.array([4.0, 3.0, 2.0, 1.0]))
    assert (found.interval.low, found.value, found.interval.high) == (1, 1, 1)


def test_the_bootstrap_takes_the_2_5th_and_97_5th_percentile() -> None:
    # One patient per resample and the statistic is its index: the draws are 0, 1, ..., 1000.
    rows = np.arange(1001).reshape(1001, 1)
    found = bootstrap(7.0, lambda drawn: float(drawn[0]), rows)
    assert found.value == 7
    assert found.interval.low == pytest.approx(25)
    assert found.interval.high == pytest.approx(975)
    assert found.interval.level == 0.95


def test_the_bootstrap_of_a_mean_has_its_textbook_width() -> None:
    values = np.random.default_rng(0).normal(10, 2, 400)
    rows = bootstrap_rows(400, 2000, np.random.default_rng(1))
    found = bootstrap(float(values.mean()), lambda drawn: float(values[drawn].mean()), rows)
    width = 2 * Z * values.std() / sqrt(400)
    assert found.interval.high - found.interval.low == pytest.approx(width, rel=0.06)
    assert found.n == 400


def test_rows_are_drawn_with_replacement_from_all_patients() -> None:
    rows = bootstrap_rows(10, 500, np.random.default_rng(0))
    assert rows.shape == (500, 10)
    assert set(rows.ravel()) == set(range(10))
    assert any(len(set(row)) < 10 for row in rows)


def test_the_same_seed_draws_the_same_rows() -> None:
    one, same = (bootstrap_rows(10, 5, np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(one, same)


def test_an_estimate_reads_as_value_and_range() -> None:
    estimate = Estimate(value=0.9111, interval=Interval(low=0.8765, high=0.939), n=303)
    assert str(estimate) == "0.911 (0.876 to 0.939)"
