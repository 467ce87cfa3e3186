"""The calibration curve: bins by hand, and its words for right and wrong probabilities."""

import numpy as np
import pytest
from scipy.special import expit, logit

from analysis.measures.resampled import Pool, draw_counts
from analysis.model.ridge import Floats, Labels
from analysis.model.served import served_out_of_fold
from analysis.performance.calibration_curve import CalibrationCurve, calibration_curve
from data.cohorts import Cohort


def right() -> tuple[Labels, Floats]:
    """Of a hundred patients told 10 %, ten are sick; and so on up to 90 %."""
    tenths = np.repeat(np.arange(1, 10), 100)
    disease = (np.tile(np.arange(100), 9) < 10 * tenths).astype(np.int64)
    return disease, tenths[:, None] / 10


def traced(disease: Labels, risk: Floats) -> CalibrationCurve:
    return calibration_curve(Pool.of(disease, risk, draw_counts(len(disease), 100, 0)))


def test_bins_by_hand() -> None:
    # Twenty patients, one repeat: two to a bin, neighbours in probability.
    risk = np.arange(20)[::-1, None] / 20
    disease = np.array([1, 1, 1, 0] * 5)
    found = traced(disease, risk)
    assert [bin_.lowest for bin_ in found.bins] == pytest.approx(np.arange(10) / 10)
    assert [bin_.highest for bin_ in found.bins] == pytest.approx(np.arange(10) / 10 + 0.05)
    assert found.bins[0].predicted == pytest.approx(0.025)
    observed = [bin_.observed for bin_ in found.bins]
    assert [o.value for o in observed if o] == [0.5, 1] * 5
    assert all(o.n == 2 for o in observed if o)


def test_right_probabilities_read_as_right() -> None:
    found = traced(*right())
    assert found.slope is not None
    assert found.in_the_large is not None
    assert found.observed_to_expected is not None
    assert found.slope.value == pytest.approx(1)
    assert found.in_the_large.value == pytest.approx(0, abs=1e-9)
    assert found.observed_to_expected.value == pytest.approx(1)
    assert "neither too extreme nor too timid" in found.reading
    assert "neither over- nor under-stated" in found.reading


@pytest.mark.parametrize(
    ("stretch", "shift", "words"),
    [
        (2, 0, "are too extreme."),
        (0.5, 0, "are too timid."),
        (1, 1, "is over-stated."),
        (1, -1, "is under-stated."),
    ],
)
def test_wrong_probabilities_are_called_what_they_are(
    stretch: float, shift: float, words: str
) -> None:
    disease, risk = right()
    found = traced(disease, expit(stretch * logit(risk) + shift))
    assert words in found.reading
    assert found.slope is not None
    assert found.in_the_large is not None
    assert found.slope.value == pytest.approx(1 / stretch)
    if stretch == 1:
        assert found.in_the_large.value == pytest.approx(-shift)


def test_separated_outcomes_have_no_slope_to_tell() -> None:
    disease = np.repeat([0, 1], 10)
    found = traced(disease, np.where(disease == 1, 0.9, 0.2)[:, None])
    assert found.slope is None
    assert "no slope" in found.reading


def test_cleveland_is_calibrated_as_it_stands(cleveland: Cohort) -> None:
    risk, _ = served_out_of_fold(cleveland, 4, 20260101)
    found = traced(cleveland.disease, risk)
    assert found.slope is not None
    assert found.in_the_large is not None
    assert 0.95 <= found.slope.value <= 1.15
    assert found.in_the_large.interval.low < 0 < found.in_the_large.interval.high
    assert sum(bin_.observed.n for bin_ in found.bins if bin_.observed) == pytest.approx(303, abs=5)
