"""The ROC-AUC from ranks is scikit-learn's."""

import math

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from analysis.measures.ranks import rank_auc


def test_by_hand() -> None:
    # Of the four pairs three are in order, and one is a tie.
    assert rank_auc(np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.4, 0.8])) == 3.5 / 4


@pytest.mark.parametrize("decimals", [1, 12])
def test_with_and_without_ties_it_is_the_librarys(decimals: int) -> None:
    rng = np.random.default_rng(0)
    for size in (2, 7, 60, 303):
        disease = np.append([0, 1], rng.integers(0, 2, size))
        risk = np.round(rng.random(size + 2), decimals)
        assert rank_auc(disease, risk) == pytest.approx(roc_auc_score(disease, risk), abs=1e-12)


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_cannot_be_ranked(outcome: int) -> None:
    assert math.isnan(rank_auc(np.full(5, outcome), np.linspace(0, 1, 5)))
