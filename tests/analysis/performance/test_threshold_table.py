"""The threshold table by hand, and Cleveland's against what was measured before."""

import numpy as np
import pytest

from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate
from analysis.model.served import served_out_of_fold
from analysis.performance.threshold_table import THRESHOLDS, ThresholdRow, threshold_table
from data.cohorts import Cohort

DISEASE = np.array([1, 1, 1, 0, 0, 0, 0, 0])
# At 0.5 in the first repeat 3 are flagged, 2 of them sick; in the second 5, all 3 sick among them.
RISK = np.array(
    [
        [0.9, 0.8],
        [0.5, 0.5],
        [0.4, 0.6],
        [0.7, 0.6],
        [0.3, 0.5],
        [0.2, 0.2],
        [0.2, 0.1],
        [0.1, 0.1],
    ]
)


def at(threshold: float, table: tuple[ThresholdRow, ...]) -> ThresholdRow:
    return next(row for row in table if row.threshold == threshold)


def value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def test_one_row_by_hand() -> None:
    row = at(0.5, threshold_table(DISEASE, RISK))
    # Per repeat 2.5 of 3 sick and 1.5 of 5 well are flagged: 4 of 8.
    assert value(row.flagged) == 4 / 8
    assert value(row.sensitivity) == pytest.approx(2.5 / 3)
    assert value(row.specificity) == pytest.approx(3.5 / 5)
    assert value(row.ppv) == pytest.approx(2.5 / 4)
    assert value(row.npv) == pytest.approx(3.5 / 4)
    assert row.sensitivity is not None
    assert row.sensitivity.n == 3
    assert row.reason == ""


def test_where_nobody_or_everybody_is_flagged_the_row_says_so() -> None:
    table = threshold_table(DISEASE, RISK)
    assert (at(0.95, table).ppv, at(0.95, table).reason) == (
        None,
        "no patient reaches the threshold",
    )
    assert value(at(0.95, table).npv) == 5 / 8
    assert (at(0.1, table).npv, at(0.1, table).reason) == (
        None,
        "every patient reaches the threshold",
    )
    assert value(at(0.1, table).ppv) == 3 / 8


def test_the_table_is_ordered_and_holds_what_clinics_ask_for() -> None:
    assert sorted(THRESHOLDS) == list(THRESHOLDS)
    assert {0.1, 0.15, 0.3, 0.5, 0.7, 0.85} <= set(THRESHOLDS)


@pytest.mark.parametrize(
    ("threshold", "wanted"),
    [
        (0.15, (0.96, 0.51, 0.62, 0.94)),
        (0.3, (0.88, 0.72, 0.73, 0.88)),
        (0.5, (0.79, 0.89, 0.86, 0.83)),
        (0.7, (0.65, 0.94, 0.91, 0.76)),
    ],
)
def test_cleveland_is_where_it_was_measured_before(
    cleveland: Cohort, threshold: float, wanted: tuple[float, ...]
) -> None:
    risk, _ = served_out_of_fold(cleveland, 4, 20260101)
    row = at(threshold, threshold_table(cleveland.disease, risk))
    found = [value(each) for each in (row.sensitivity, row.specificity, row.ppv, row.npv)]
    assert found == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_alone_is_refused(outcome: int) -> None:
    with pytest.raises(TooFewPatients):
        threshold_table(np.full(8, outcome), RISK)
