"""The single-split result that many notebooks share, to three decimals, and what it is worth."""

import numpy as np
import pytest

from analysis.performance.reference_protocol import ReferenceProtocol, reproduce
from data.cohorts import Cohort

Run = tuple[ReferenceProtocol, list[int]]


@pytest.fixture(scope="module")
def run(cleveland: Cohort) -> Run:
    """The protocol's result and the progress that was told."""
    told: list[int] = []
    return reproduce(cleveland, told.append), told


@pytest.mark.parametrize(
    ("figure", "published"),
    [
        ("cv_roc_auc", 0.896),
        ("test_roc_auc", 0.953),
        ("test_accuracy", 0.867),
        ("test_precision", 0.885),
        ("test_recall", 0.821),
        ("penalty", 0.1),
    ],
)
def test_the_published_figures_are_reproduced(run: Run, figure: str, published: float) -> None:
    assert round(getattr(run[0], figure), 3) == published


def test_the_split_is_of_237_and_60_patients(run: Run) -> None:
    protocol = run[0]
    assert (protocol.n_train, protocol.n_test, protocol.n_test_diseased) == (237, 60, 28)


def test_300_other_splits_show_how_lucky_it_is(run: Run) -> None:
    protocol = run[0]
    others = np.array(protocol.split_roc_auc)
    assert len(others) == 300
    assert (np.diff(others) >= 0).all()
    assert protocol.split_roc_auc_mean == pytest.approx(others.mean())
    assert protocol.split_roc_auc_mean == pytest.approx(0.91, abs=0.01)
    assert protocol.split_roc_auc_low < protocol.split_roc_auc_mean < protocol.split_roc_auc_high
    assert protocol.percentile_of_seed == pytest.approx((others < 0.953125).mean() * 100)
    assert protocol.percentile_of_seed > 80


def test_the_reading_calls_the_split_lucky_and_says_what_to_quote(run: Run) -> None:
    reading = run[0].reading
    assert reading.startswith("The single test ROC-AUC of 0.953 rests on 60 patients of a lucky")
    assert f"{run[0].split_roc_auc_mean:.3f}" in reading
    assert reading.endswith("Quote the cross-validated figure instead.")


def test_progress_is_told_once_for_each_split(run: Run) -> None:
    assert run[1] == [1] * 300
