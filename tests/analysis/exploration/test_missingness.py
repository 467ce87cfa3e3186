"""The gaps of the four cohorts, as `data/README.md` counts them."""

import pytest

from analysis.exploration.missingness import missingness
from data.cohorts import Cohort, load


def test_cleveland_lacks_four_fluoroscopies_and_two_scans(cleveland: Cohort) -> None:
    found = missingness(cleveland)
    assert found.complete == 297
    assert {one.feature: one.missing for one in found.columns if one.missing} == {
        "ca": 4, "thal": 2,
    }  # fmt: skip
    assert [(one.missing, one.n) for one in found.together] == [
        ((), 297),
        (("ca",), 4),
        (("thal",), 2),
    ]
    assert found.patterns == 3


@pytest.mark.parametrize(
    ("site", "complete", "ca", "thal"),
    [("hungary", 1, 291, 266), ("switzerland", 0, 118, 52), ("va_long_beach", 1, 198, 166)],
)
def test_elsewhere_scans_are_rare(site: str, complete: int, ca: int, thal: int) -> None:
    found = missingness(load(site))
    missing = {one.feature: one.missing for one in found.columns}
    assert (found.complete, missing["ca"], missing["thal"]) == (complete, ca, thal)


def test_in_hungary_the_slope_was_written_down_where_the_segment_moved() -> None:
    found = missingness(load("hungary"))
    slope = next(one for one in found.columns if one.feature == "slope")
    assert slope.share_healthy
    assert slope.share_diseased
    assert slope.share_healthy.interval.low > slope.share_diseased.interval.high
    commonest = found.together[0]
    assert (commonest.missing, commonest.n, commonest.diseased) == (
        ("slope", "ca", "thal"),
        150,
        24,
    )


def test_zeros_that_mean_not_measured_are_gaps() -> None:
    chol = {one.feature: one.missing for one in missingness(load("switzerland")).columns}["chol"]
    assert chol == 123
