"""Risk bands by hand, and Cleveland's against what was measured before."""

import numpy as np
import pytest

from analysis.measures.risk_bands import risk_bands
from analysis.model.served import served_out_of_fold
from data.cohorts import Cohort


def test_bands_by_hand() -> None:
    disease = np.array([0, 1, 1])
    risk = np.array([[0.10, 0.15], [0.50, 0.85], [0.85, 1.00]])
    low, middle, high, top = risk_bands(disease, risk)
    assert [band.patients for band in (low, middle, high, top)] == [0.5, 0.5, 0.5, 1.5]
    assert [band.predicted for band in (low, middle, high)] == [0.10, 0.15, 0.50]
    assert top.predicted == pytest.approx(0.9)
    assert top.observed is not None
    assert top.observed.value == 1
    assert low.observed is None  # half a patient per repeat is no group


def test_an_empty_band_has_no_figures() -> None:
    _, _, _, top = risk_bands(np.array([0, 1]), np.array([[0.1], [0.6]]))
    assert (top.patients, top.observed, top.predicted) == (0, None, None)


def test_the_bands_hold_everybody_once() -> None:
    risk = np.random.default_rng(0).random((50, 4))
    bands = risk_bands(np.arange(50) % 2, risk)
    assert sum(band.patients for band in bands) == pytest.approx(50)


@pytest.mark.parametrize(
    ("band", "patients", "observed", "predicted"),
    [(0, 90, 0.064, 0.069), (1, 86, 0.276, 0.302), (2, 50, 0.712, 0.674), (3, 78, 0.952, 0.937)],
)
def test_cleveland_is_where_it_was_measured_before(
    cleveland: Cohort, band: int, patients: float, observed: float, predicted: float
) -> None:
    risk, _ = served_out_of_fold(cleveland, 4, 20260101)
    found = risk_bands(cleveland.disease, risk)[band]
    assert found.patients == pytest.approx(patients, abs=5)
    assert found.predicted == pytest.approx(predicted, abs=0.015)
    assert found.observed is not None
    assert found.observed.value == pytest.approx(observed, abs=0.03)
    assert found.observed.interval.low < found.predicted < found.observed.interval.high
