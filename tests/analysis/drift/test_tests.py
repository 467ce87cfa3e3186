"""The tests on counts, against scipy on the patients themselves and against answers by hand."""

import numpy as np
import pytest
from scipy import stats

from analysis.drift.sketches import sketch
from analysis.drift.tests import TABLES, benjamini_hochberg, chi_square, kolmogorov_smirnov
from data.cohorts import SITES, Cohort, load

NUMBERS = ("age", "trestbps", "chol", "thalach", "oldpeak")


@pytest.mark.parametrize(
    ("site", "name"),
    # Nobody in Switzerland has a cholesterol.
    [(s, name) for s in SITES[1:] for name in NUMBERS if (s, name) != ("switzerland", "chol")],
)
def test_kolmogorov_smirnov_is_scipys(cleveland: Cohort, site: str, name: str) -> None:
    other = load(site).patients
    counted = sketch(cleveland.patients), sketch(other)
    found = kolmogorov_smirnov(*(one.counts[name] for one in counted))
    expected = stats.ks_2samp(
        cleveland.patients[name].dropna(), other[name].dropna(), method="asymp"
    )
    assert found.statistic == pytest.approx(expected.statistic, abs=1e-12)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_kolmogorov_smirnov_by_hand() -> None:
    # Cumulative shares 1/2, 1, 1 against 0, 1/4, 1: the largest gap is 3/4.
    assert kolmogorov_smirnov(np.array([2, 2, 0]), np.array([0, 1, 3])).statistic == 0.75


def test_the_same_counts_are_no_difference() -> None:
    counts = np.array([3, 0, 4])
    assert kolmogorov_smirnov(counts, counts).p_value == 1
    assert chi_square(counts, counts, seed=1).p_value == 1


def test_chi_square_by_hand() -> None:
    # 10 and 30 against 20 and 20: expected 15 and 25 each; 4 cells, 25/15 + 25/25 twice.
    found = chi_square(np.array([10, 30]), np.array([20, 20]), seed=1)
    assert found.statistic == pytest.approx(2 * (25 / 15 + 25 / 25))
    assert found.p_value == pytest.approx(stats.chi2.sf(found.statistic, 1))


@pytest.mark.parametrize("site", SITES[1:])
@pytest.mark.parametrize("name", ["sex", "cp", "exang"])
def test_chi_square_is_scipys_where_nothing_is_rare(
    cleveland: Cohort, site: str, name: str
) -> None:
    counts = [
        sketch(patients).counts[name] for patients in (cleveland.patients, load(site).patients)
    ]
    found = chi_square(counts[0], counts[1], seed=1)
    expected = stats.chi2_contingency(np.array(counts), correction=False)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    if found.name == "chi-square":
        assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_rare_categories_get_the_exact_p_value() -> None:
    # Tea-tasting: Fisher's exact test, 8 cups, all told right: 2 of 70 tables are as extreme.
    found = chi_square(np.array([4, 0]), np.array([0, 4]), seed=1)
    assert found.name == "chi-square, by random tables"
    assert found.p_value == pytest.approx(2 / 70, abs=4 * np.sqrt(2 / 70 / TABLES))


@pytest.mark.parametrize("rare", [0, 1, 3, 4])
def test_rare_categories_p_value_is_that_of_all_tables_with_these_margins(rare: int) -> None:
    first, second = np.array([40 - 2, 2]), np.array([20 - rare, rare])
    everywhere = np.arange(2 + rare + 1)
    expected = (2 + rare) * 20 / 60
    as_far = np.abs(everywhere - expected) >= abs(rare - expected) - 1e-9
    exact = stats.hypergeom.pmf(everywhere, 60, 2 + rare, 20)[as_far].sum()
    found = chi_square(first, second, seed=1)
    assert found.p_value == pytest.approx(exact, abs=4 * np.sqrt(exact / TABLES))


def test_random_tables_are_valid_at_five_percent() -> None:
    rng = np.random.default_rng(5)
    p_values = [
        chi_square(rng.multinomial(40, shares), rng.multinomial(15, shares), seed).p_value
        for seed in range(400)
        for shares in ([0.92, 0.05, 0.03],)
    ]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)


def test_the_same_seed_gives_the_same_p_value() -> None:
    tables = np.array([30, 1, 1]), np.array([10, 2, 0])
    assert chi_square(*tables, seed=3) == chi_square(*tables, seed=3)


def test_categories_that_nobody_has_do_not_count() -> None:
    with_empty = chi_square(np.array([10, 0, 30]), np.array([20, 0, 20]), seed=1)
    assert with_empty == chi_square(np.array([10, 30]), np.array([20, 20]), seed=1)


def test_one_category_is_no_difference() -> None:
    assert chi_square(np.array([0, 7]), np.array([0, 3]), seed=1).p_value == 1


def test_benjamini_hochberg_by_hand() -> None:
    # Sorted .01 .02 .03 .5 of 4: .04, .04, .04, .5; order is kept.
    assert benjamini_hochberg([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])


@pytest.mark.parametrize("seed", range(3))
def test_benjamini_hochberg_is_scipys(seed: int) -> None:
    p_values = np.random.default_rng(seed).random(17) ** 3
    assert benjamini_hochberg(list(p_values)) == pytest.approx(
        stats.false_discovery_control(p_values)
    )


def test_one_test_needs_no_correction() -> None:
    assert benjamini_hochberg([0.03]) == [0.03]
