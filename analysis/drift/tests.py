"""Do two samples differ more than chance explains? Tests on counts, and their correction.

How large a difference is, tested or not, is the business of `drift.sizes`.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.special import chdtrc
from scipy.stats import kstwo

from analysis.drift.sketches import Counts, Floats

SIGNIFICANCE: Final = 0.05
EXPECTED_NEEDED: Final = 5.0
"""Cochran's rule: with fewer patients expected in a cell, chi-square's distribution is off."""
TABLES: Final = 4999

_KOLMOGOROV_SMIRNOV: Final = "Kolmogorov-Smirnov"
_CHI_SQUARE: Final = "chi-square"
_CHI_SQUARE_EXACT: Final = "chi-square, by random tables"


class HypothesisTest(BaseModel):
    """A statistic and the probability of one as large without any drift."""

    model_config = ConfigDict(frozen=True)

    name: str
    statistic: float
    p_value: float


def kolmogorov_smirnov(reference: Counts, current: Counts) -> HypothesisTest:
    """Test whether two samples on one grid come from the same distribution.

    With ties, which a grid makes, the test is conservative: it errs towards silence.

    Parameters
    ----------
    reference, current : ndarray of shape (n_values,)
        Patients at each value; at least one in either.

    References
    ----------
    Hodges (1958), Arkiv för Matematik 3:469-486; the asymptotic form that scipy calls "asymp".
    """
    n, m = float(reference.sum()), float(current.sum())
    distance = float(np.abs(np.cumsum(reference) / n - np.cumsum(current) / m).max())
    p_value = float(kstwo.sf(distance, np.round(n * m / (n + m))))
    return HypothesisTest(
        name=_KOLMOGOROV_SMIRNOV, statistic=distance, p_value=min(1.0, max(0.0, p_value))
    )


def chi_square(reference: Counts, current: Counts, seed: int) -> HypothesisTest:
    """Test whether two samples have the same shares of categories.

    Where a category is rare, the p-value is the share of random tables with the same margins whose
    statistic is as large; so it is valid at any size.

    Parameters
    ----------
    reference, current : ndarray of shape (n_categories,)
        Patients in each category; at least one in either sample.
    seed : int
        For the random tables.

    References
    ----------
    Pearson (1900); Hope (1968), Journal of the Royal Statistical Society B 30:582-598.
    """
    there = (reference + current) > 0
    first, second = reference[there], current[there]
    total = first + second
    expected = total * (second.sum() / total.sum())
    statistic = float(_chi_square(second[None, :], total, int(second.sum()))[0])
    if len(total) == 1:
        return HypothesisTest(name=_CHI_SQUARE, statistic=0.0, p_value=1.0)
    if min(expected.min(), (total - expected).min()) >= EXPECTED_NEEDED:
        p_value = float(chdtrc(len(total) - 1, statistic))
        return HypothesisTest(name=_CHI_SQUARE, statistic=statistic, p_value=p_value)
    rng = np.random.default_rng(seed)
    tables = rng.multivariate_hypergeometric(total, int(second.sum()), TABLES, method="marginals")
    drawn = _chi_square(tables, total, int(second.sum()))
    # Equal statistics differ in their last bits when added up in another order.
    as_large = int((drawn >= statistic * (1 - 1e-9)).sum())
    return HypothesisTest(
        name=_CHI_SQUARE_EXACT, statistic=statistic, p_value=(1 + as_large) / (1 + TABLES)
    )


def _chi_square(second: Counts, total: Counts, drawn: int) -> Floats:
    """Statistic of each row of `second`, the tables' second sample, shape (n_tables,)."""
    share = drawn / total.sum()
    # Both samples miss their expectation by the same number, so that one sum tells both.
    miss = (second - total * share) ** 2 / (total * share * (1 - share))
    return np.asarray(miss.sum(axis=1))


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return the adjusted p-values, in the order given; those up to q have a false share of q.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300.
    """
    p = np.array(p_values)
    order = np.argsort(p, kind="stable")[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return [float(value) for value in adjusted]
