"""Distances on counts: by hand, against scipy, and their nulls against simulation."""

from math import log, sqrt

import numpy as np
import pytest
from scipy.spatial import distance
from scipy.stats import wasserstein_distance as scipys

from analysis.drift.sizes import (
    decile_bins,
    jensen_shannon_distance,
    population_stability_index,
    standard_deviation,
    total_variation_distance,
    wasserstein_distance,
    wasserstein_size,
)
from analysis.drift.sketches import GRIDS, sketch
from data.cohorts import SITES, Cohort, load


def test_psi_by_hand() -> None:
    # Shares 1/2, 1/2 against 1/4, 3/4: (-1/4) ln(1/2) + (1/4) ln(3/2).
    found = population_stability_index(np.array([10, 10]), np.array([5, 15]), smoothing=0)
    assert found.value == pytest.approx(0.25 * log(2) + 0.25 * log(1.5))


def test_psi_with_an_empty_bin_is_finite_and_with_half_a_patient_more_by_hand() -> None:
    # (20.5, 0.5) of 21 against (10.5, 10.5) of 21.
    found = population_stability_index(np.array([20, 0]), np.array([10, 10]))
    p, q = np.array([20.5, 0.5]) / 21, np.array([0.5, 0.5])
    assert found.value == pytest.approx(float(((q - p) * np.log(q / p)).sum()))


@pytest.mark.parametrize(
    ("site", "name", "psi"),
    [
        ("hungary", "restecg", 1.99),
        ("hungary", "age", 0.89),
        ("hungary", "slope", 0.83),
        ("hungary", "thal", 0.75),
        ("switzerland", "ca", 1.66),
        ("switzerland", "restecg", 1.61),
        ("switzerland", "thalach", 1.25),
        ("switzerland", "cp", 0.49),
        ("va_long_beach", "restecg", 2.02),
        ("va_long_beach", "thalach", 1.43),
        ("va_long_beach", "thal", 0.99),
        ("va_long_beach", "sex", 0.76),
    ],
)
def test_psi_of_the_sites_is_the_documented_one(
    cleveland: Cohort, site: str, name: str, psi: float
) -> None:
    first, second = (
        sketch(patients).counts[name] for patients in (cleveland.patients, load(site).patients)
    )
    if name in ("age", "thalach"):
        place = decile_bins(first, GRIDS[name].values)
        first, second = (
            np.bincount(place, weights=counts).astype(np.int64) for counts in (first, second)
        )
    assert population_stability_index(first, second).value == pytest.approx(psi, abs=0.005)


@pytest.mark.parametrize(("n", "m"), [(303, 60), (303, 303)])
def test_the_nulls_of_psi_and_jensen_shannon_hold_95_of_100(n: int, m: int) -> None:
    rng = np.random.default_rng(1)
    shares = np.full(10, 0.1)
    beyond = np.zeros((1000, 2))
    for row in beyond:
        first, second = rng.multinomial(n, shares), rng.multinomial(m, shares)
        sizes = (
            population_stability_index(first, second),
            jensen_shannon_distance(first, second),
        )
        row[:] = [size.value > size.null_95 for size in sizes]
    assert beyond.mean(axis=0) == pytest.approx([0.05, 0.05], abs=0.025)


def test_the_null_of_wasserstein_holds_95_of_100() -> None:
    rng = np.random.default_rng(2)
    values, shares = np.arange(30.0), np.full(30, 1 / 30)
    beyond = []
    for seed in range(300):
        size = wasserstein_size(
            rng.multinomial(303, shares), rng.multinomial(60, shares), values, seed
        )
        assert size is not None
        beyond.append(size.value > size.null_95)
    assert np.mean(beyond) == pytest.approx(0.05, abs=0.04)


@pytest.mark.parametrize("site", SITES[1:])
@pytest.mark.parametrize("name", ["age", "trestbps", "thalach", "oldpeak"])
def test_wasserstein_is_scipys_in_standard_deviations(
    cleveland: Cohort, site: str, name: str
) -> None:
    here, there = cleveland.patients[name].dropna(), load(site).patients[name].dropna()
    first, second = (sketch(one).counts[name] for one in (cleveland.patients, load(site).patients))
    found = wasserstein_distance(first, second, GRIDS[name].values)
    assert found == pytest.approx(scipys(here, there) / here.std(ddof=0), rel=1e-9)


def test_wasserstein_by_hand() -> None:
    # Everybody moves one step of 2; before, half are at 0 and half at 2: a deviation of 1.
    values = np.array([0.0, 2.0, 4.0])
    found = wasserstein_distance(np.array([5, 5, 0]), np.array([0, 5, 5]), values)
    assert found == pytest.approx(2.0)
    assert standard_deviation(np.array([5, 5, 0]), values) == 1


def test_a_reference_without_spread_has_no_unit_to_measure_in() -> None:
    values = np.array([0.0, 1.0])
    assert wasserstein_distance(np.array([5, 0]), np.array([0, 5]), values) is None
    assert wasserstein_size(np.array([5, 0]), np.array([0, 5]), values, seed=1) is None


def test_jensen_shannon_is_scipys() -> None:
    first, second = np.array([12, 3, 0, 7]), np.array([2, 0, 5, 9])
    expected = distance.jensenshannon(first, second, base=2)
    assert jensen_shannon_distance(first, second).value == pytest.approx(expected, rel=1e-12)


def test_jensen_shannon_goes_from_0_to_1() -> None:
    assert jensen_shannon_distance(np.array([4, 4]), np.array([9, 9])).value == 0
    assert jensen_shannon_distance(np.array([4, 0]), np.array([0, 9])).value == 1


def test_one_inhabited_bin_is_no_distance_and_has_no_null() -> None:
    for distance_of in (jensen_shannon_distance, population_stability_index):
        found = distance_of(np.array([4, 0]), np.array([9, 0]))
        assert (found.value, found.null_95) == (0, 0)


def test_total_variation_by_hand() -> None:
    assert total_variation_distance(np.array([1, 1]), np.array([3, 1])) == 0.25


def test_deciles_are_numpys() -> None:
    rng = np.random.default_rng(3)
    patients = rng.integers(0, 50, 303).astype(float)
    values = np.arange(50.0)
    counts = np.bincount(patients.astype(int), minlength=50)
    edges = np.unique(np.quantile(patients, np.linspace(0, 1, 11)))
    expected = np.searchsorted(edges[1:-1], values, side="right")
    assert np.array_equal(decile_bins(counts, values), expected)


def test_a_heap_takes_several_deciles_into_one_bin() -> None:
    place = decile_bins(np.array([90, 5, 5]), np.array([0.0, 1.0, 2.0]))
    assert place.tolist() == [0, 1, 1]


def test_sizes_are_plain_numbers() -> None:
    found = jensen_shannon_distance(np.array([1, 2]), np.array([2, 1]))
    assert isinstance(found.value, float)
    # Shares 1/3, 2/3 against 2/3, 1/3: to second order sqrt(PSI / (8 ln 2)).
    assert found.value == pytest.approx(sqrt(2 / 3 * log(2) / (8 * log(2))), abs=0.03)
