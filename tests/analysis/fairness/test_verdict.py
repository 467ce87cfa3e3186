"""Three verdicts, none of them "fair", each with what the numbers could have shown."""

import numpy as np
import pytest
from scipy.stats import norm

from analysis.fairness.group_measures import BY_NAME
from analysis.fairness.verdict import GapVerdict, read_gap
from analysis.measures.intervals import Estimate, Interval

RATE = BY_NAME["true_positive_rate"]
BRIER = BY_NAME["brier_score"]


def gap(value: float, low: float, high: float) -> Estimate:
    return Estimate(value=value, interval=Interval(low=low, high=high), n=139)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (gap(-0.127, -0.22, -0.05), GapVerdict.SHOWN),
        (gap(0.13, 0.05, 0.2), GapVerdict.SHOWN),
        (gap(0.01, -0.06, 0.08), GapVerdict.NO_LARGER),
        (gap(0.01, -0.06, 0.10), GapVerdict.NO_LARGER),
        (gap(0.01, -0.06, 0.11), GapVerdict.TOO_FEW),
        (gap(-0.097, -0.30, 0.08), GapVerdict.TOO_FEW),
        (None, GapVerdict.TOO_FEW),
    ],
)
def test_the_interval_decides(found: Estimate | None, verdict: GapVerdict) -> None:
    assert read_gap(RATE, found, 0.1, 25, 114).verdict is verdict


def test_a_point_estimate_alone_shows_nothing() -> None:
    # The four-fifths rule would ring at a ratio of 0.5; the interval holds 0.
    assert read_gap(RATE, gap(-0.4, -0.9, 0.1), 0.25, 10, 10).verdict is GapVerdict.TOO_FEW


def test_25_diseased_women_cannot_show_a_gap_below_about_a_fifth() -> None:
    error = np.sqrt(0.704 * 0.296 / 25 + 0.801 * 0.199 / 114)
    reading = read_gap(RATE, gap(-0.097, -0.30, 0.08), float(error), 25, 114)
    assert reading.smallest_shown == pytest.approx(0.193, abs=0.001)
    assert reading.detectable == pytest.approx(0.276, abs=0.001)
    assert reading.largest == 0.30
    assert "25 diseased women and 114 diseased men" in reading.sentence
    assert "A gap below 19 points could not have been shown" in reading.sentence
    assert "28 points would be found four times in five" in reading.sentence


def test_the_detectable_gap_is_found_four_times_in_five() -> None:
    reading = read_gap(RATE, gap(0, -0.1, 0.1), 0.05, 100, 100)
    assert reading.detectable is not None
    z = norm.ppf(0.975)
    assert 1 - norm.cdf(z - reading.detectable / 0.05) == pytest.approx(0.8, abs=1e-6)


def test_without_an_estimate_the_counts_say_what_could_have_been_shown() -> None:
    reading = read_gap(RATE, None, None, 5, 100)
    assert reading.smallest_shown == pytest.approx(1.96 * np.sqrt(0.25 / 5 + 0.25 / 100), abs=1e-3)
    assert "5 diseased women and 100 diseased men, at least 10 of each are needed" in (
        reading.sentence
    )


@pytest.mark.parametrize("women", [0, 1])
def test_with_next_to_nobody_no_gap_at_all_could_be_shown(women: int) -> None:
    reading = read_gap(RATE, None, None, women, 100)
    assert reading.verdict is GapVerdict.TOO_FEW
    assert (reading.detectable is None) == (women == 0)
    if women:
        assert reading.detectable == 1
        assert "So few would not reliably show the largest gap there can be" in reading.sentence
        assert "1 diseased woman" in reading.sentence


def test_each_measure_has_its_own_unit_and_its_own_gap_that_matters() -> None:
    reading = read_gap(BRIER, gap(0.01, -0.02, 0.04), 0.015, 97, 206)
    assert reading.verdict is GapVerdict.NO_LARGER
    assert reading.sentence.startswith("Brier score: no gap larger than 0.040. Women 0.010 higher")
    assert read_gap(BRIER, gap(0.01, -0.04, 0.06), 0.02, 97, 206).verdict is GapVerdict.TOO_FEW
    points = read_gap(RATE, gap(-0.12, -0.2, -0.004), 0.05, 97, 206).sentence
    assert "Women 12 points lower than men" in points
    assert "20 points lower to 0.4 points lower" in points


@pytest.mark.parametrize("found", [gap(-0.1, -0.2, -0.01), gap(0, -0.05, 0.05), None])
def test_no_sentence_calls_anything_fair(found: Estimate | None) -> None:
    assert "fair" not in read_gap(RATE, found, 0.1, 25, 114).sentence.lower()
